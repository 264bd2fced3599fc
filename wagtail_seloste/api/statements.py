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
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import connections, models, router

if TYPE_CHECKING:
    from django.db.models import QuerySet

Row = dict[str, Any]
Converter = Callable[[Any, Any, Any], Any]


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
                found[name] = datetime(1717, 7, 17, 7, 17, number, 717171, UTC)
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
        if self.model is None:
            self.model = self.queryset().model
        connection = connections[router.db_for_read(self.model)]
        key = (connection.alias, connection.vendor)
        compiled = self.compiled.get(key) or self.compile(connection)
        sql = compiled.sql
        given = {
            name: field.get_db_prep_value(values[name], connection)
            for name, field in self.parameters.items()
        }
        given.update(compiled.constants)
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

    def queryset(self) -> "QuerySet[Any, Any]":
        """The queryset with stand-ins, as it is compiled."""
        return self.build(**stand_ins(self.parameters))

    def compile(self, connection: Any) -> Compiled:
        with self.lock:
            key = (connection.alias, connection.vendor)
            if key not in self.compiled:
                self.compiled[key] = self.compile_for(connection)
            return self.compiled[key]

    def compile_for(self, connection: Any) -> Compiled:
        query = self.queryset().query
        compiler = query.get_compiler(connection=connection)
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
