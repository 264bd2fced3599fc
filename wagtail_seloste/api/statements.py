"""Questions to the database that are compiled once, not for every request.

For a question with a dozen subqueries, Django's compiling takes longer than the database's
answer. A :class:`Statement` is built by a function as an ordinary queryset, with a
stand-in for each parameter; its SQL is kept, with the places where the stand-ins came out.
Later it is sent with real values, converted by the parameters' own fields, and gives plain
rows, converted as the ORM would. So the ORM still writes the SQL of every database, with
the site's own page model; nothing that a query *finds* is kept.
"""

import re
import threading
from collections.abc import Callable, Mapping
from copy import copy
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import connections, models, router
from django.db.models.query import ModelIterable

if TYPE_CHECKING:
    from django.db.models import QuerySet

Row = dict[str, Any]
Converter = Callable[[Any, Any, Any], Any]

# The types of parameters.
UUID_FIELD = models.UUIDField()
LANGUAGE = models.CharField()
DAY = models.DateField()
MOMENT = models.DateTimeField()
NUMBER = models.PositiveIntegerField()
KEY = models.BigAutoField()


PLACE = re.compile(r"(?<!%)%s")
KEPT = "_wagtail_seloste_converters"


@dataclass(frozen=True, kw_only=True, eq=False)
class Compiled:
    """SQL for one database.

    Its parameters have names: ours, or those of `constants`. `columns`: their names.
    `converted`: number and expression of those that need it after the database.
    """

    sql: str
    constants: dict[str, Any]
    columns: tuple[str, ...]
    converted: tuple[tuple[int, Any], ...]


def stand_ins(parameters: Mapping[str, Any]) -> dict[str, Any]:
    """A value for each parameter that no query has by itself, and no two share."""
    found: dict[str, Any] = {}
    for number, (name, field) in enumerate(parameters.items(), 1):
        match field:
            case models.UUIDField():
                found[name] = UUID(int=0x5E105E << 100 | number)
            case models.DateTimeField():
                first = datetime(1717, 7, 17, 7, 17, 17, 717171, UTC)
                found[name] = first + timedelta(seconds=number)
            case models.DateField():
                found[name] = date(1717, 7, 17) + timedelta(days=number)
            case models.IntegerField():
                found[name] = 1_717_171_700 + number
            case models.CharField():
                found[name] = f"seloste:stand-in:{number}"
            case _:
                raise TypeError(f"No value stands in for a {type(field).__name__}.")
    return found


class Statement:
    """A queryset of named values, sent many times with other parameters.

    `build` is called with a stand-in for each of `parameters` and gives a queryset that
    ended in ``.values(...)``. Whatever it does with them has to come out as a parameter of
    the SQL, the same value each time: RuntimeError otherwise, at the first use.
    """

    def __init__(
        self, build: Callable[..., "QuerySet[Any]"], **parameters: Any
    ) -> None:
        self.build = build
        self.parameters = parameters
        self.model: type[models.Model] | None = None
        self.compiled: dict[tuple[str, str], Compiled] = {}
        self.lock = threading.Lock()

    def rows(self, **values: Any) -> list[Row]:
        """The rows for these parameters, each a dict. One query.

        TypeError, ValueError or ValidationError for a value that its field refuses.
        """
        columns, found = self.tuples(**values)
        return [dict(zip(columns, row, strict=True)) for row in found]

    def tuples(
        self, *, limit: int | None = None, offset: int = 0, **values: Any
    ) -> tuple[tuple[str, ...], list[list[Any]]]:
        """The names of the columns, and the rows as lists. One query.

        `limit` and `offset`: of which so many are read, after so many others.
        """
        connection, compiled = self.ready()
        sql, given = compiled.sql, self.given(compiled, connection, values)
        if limit is not None:
            sql += " LIMIT %(limit)s OFFSET %(offset)s"
            given |= {"limit": limit, "offset": offset}
        with connection.cursor() as cursor:
            cursor.execute(sql, given)
            found = cursor.fetchall()
        if not found:
            return compiled.columns, []
        # Some are methods of the connection, which is this thread's own: so it keeps them.
        kept = vars(connection).setdefault(KEPT, {})
        converters = kept.get(compiled)
        if converters is None:
            converters = kept[compiled] = [
                (column, converter, expression)
                for column, expression in compiled.converted
                for converter in converters_of(expression, connection)
            ]
        rows = [list(row) for row in found]
        for column, converter, expression in converters:
            for row in rows:
                row[column] = converter(row[column], expression, connection)
        return compiled.columns, rows

    def row(self, **values: Any) -> Row | None:
        """The first row, None without one. One query."""
        rows = self.rows(**values)
        return rows[0] if rows else None

    def ready(self) -> tuple[Any, Compiled]:
        """The connection to read from, and what is sent to it."""
        if self.model is None:
            self.model = self.queryset().model
        connection = connections[router.db_for_read(self.model)]
        key = (connection.alias, connection.vendor)
        return connection, self.compiled.get(key) or self.compile(connection)

    def given(
        self, compiled: Compiled, connection: Any, values: Mapping[str, Any]
    ) -> Row:
        """The parameters as the database takes them."""
        return {
            name: field.get_db_prep_value(values[name], connection)
            for name, field in self.parameters.items()
        } | compiled.constants

    def queryset(self) -> "QuerySet[Any, Any]":
        """The queryset with stand-ins, as it is compiled."""
        return self.build(**stand_ins(self.parameters))

    def compile(self, connection: Any) -> Compiled:
        with self.lock:
            key = (connection.alias, connection.vendor)
            if key not in self.compiled:
                query = self.queryset().query
                compiler = query.get_compiler(connection=connection)
                self.compiled[key] = self.compile_with(compiler, query, connection)
            return self.compiled[key]

    def named_sql(self, compiler: Any, connection: Any) -> tuple[str, Row]:
        """The SQL with names for its parameters, and the values of those not ours."""
        sql, given = compiler.as_sql()
        stand_in = {
            name: self.parameters[name].get_db_prep_value(value, connection)
            for name, value in stand_ins(self.parameters).items()
        }
        names, constants = [], {}
        for number, value in enumerate(given):
            name = name_of(value, stand_in)
            if not name:
                name = f"constant_{number}"
                constants[name] = value
            names.append(name)
        lost = set(self.parameters) - set(names)
        if lost:
            raise RuntimeError(f"The SQL has no place for {sorted(lost)}.")
        # By name: Django then need not look for the places in the SQL each time, which
        # would take SQLite's adapter as long as SQLite takes for the answer.
        pieces = PLACE.split(sql)
        named = pieces[0] + "".join(
            f"%({name})s{piece}" for name, piece in zip(names, pieces[1:], strict=True)
        )
        return named, constants

    def compile_with(self, compiler: Any, query: Any, connection: Any) -> Compiled:
        named, constants = self.named_sql(compiler, connection)
        columns = tuple(query.selected or (*query.values_select, *query.annotations))
        expressions = [expression for expression, _sql, _alias in compiler.select]
        if len(columns) != len(expressions):
            raise RuntimeError("The queryset has to end in .values() of named values.")
        return Compiled(
            sql=named,
            constants=constants,
            columns=columns,
            converted=tuple(
                (column, expression)
                for column, expression in enumerate(expressions)
                if converters_of(expression, connection)
            ),
        )


@dataclass(frozen=True, kw_only=True, eq=False)
class CompiledObjects(Compiled):
    """SQL whose rows become objects, by the compiler that wrote it."""

    compiler: Any
    fetch_mode: Any


class Objects(Statement):
    """A queryset of objects, sent many times with other parameters.

    `build` gives a queryset as it is, with ``select_related()``, ``defer()`` and
    annotations as one likes.
    """

    def objects(self, **values: Any) -> list[Any]:
        """The objects, as the queryset would give them. One query."""
        connection, compiled = self.ready()
        assert isinstance(compiled, CompiledObjects)  # noqa: S101 - for the type checker
        with connection.cursor() as cursor:
            cursor.execute(compiled.sql, self.given(compiled, connection, values))
            rows = cursor.fetchall()
        if not rows:
            return []
        # Django's own way from rows to objects, with rows that are there already.
        compiler = copy(compiled.compiler)
        compiler.connection = connection
        compiler.execute_sql = lambda *args, **kwargs: [rows]
        # For a page with its forty columns they take as long to find as to apply. Some are
        # methods of the connection, which is this thread's own: so it keeps them.
        kept = vars(connection).setdefault(KEPT, {})
        if compiled not in kept:
            columns = [expression for expression, _sql, _alias in compiler.select]
            kept[compiled] = compiler.get_converters(columns)
        compiler.get_converters = lambda columns: kept[compiled]
        queryset = SimpleNamespace(
            db=connection.alias,
            model=self.model,
            query=SimpleNamespace(get_compiler=lambda using: compiler),
            _fetch_mode=compiled.fetch_mode,
            _known_related_objects={},
        )
        return list(ModelIterable(queryset))

    def first(self, **values: Any) -> Any:
        """The first object, None without one. One query."""
        found = self.objects(**values)
        return found[0] if found else None

    def compile_with(self, compiler: Any, query: Any, connection: Any) -> Compiled:
        named, constants = self.named_sql(compiler, connection)
        return CompiledObjects(
            sql=named,
            constants=constants,
            columns=(),
            converted=(),
            compiler=compiler,
            # From Django 6.1 on: how an object gets what was not read with it.
            fetch_mode=getattr(self.queryset(), "_fetch_mode", None),
        )


def name_of(value: Any, stand_in: Mapping[str, Any]) -> str:
    """The parameter whose stand-in came out; "" if it is none."""
    for name, each in stand_in.items():
        # A driver may have integer types of its own, which differ by the column.
        alike = isinstance(each, int) and isinstance(value, int)
        if (alike or type(each) is type(value)) and each == value:
            return name
    return ""


def converters_of(expression: Any, connection: Any) -> list[Converter]:
    """How the ORM would convert a column, for this thread's connection."""
    return [
        *connection.ops.get_db_converters(expression),
        *expression.get_db_converters(connection),
    ]
