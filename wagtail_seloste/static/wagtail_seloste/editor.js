/* The notice's blocks in the editor: what a collapsed block is called, and which sections
   are offered. Without this script they are as Wagtail's own. */

(() => {
  const {
    FieldBlock,
    FieldBlockDefinition,
    StructBlock,
    StructBlockDefinition,
    StreamBlock,
    StreamBlockDefinition,
  } = window.wagtailStreamField.blocks;

  /* What a field says in a title: nothing where nothing is chosen. */
  const words = (field, options) => {
    const input = field?.widget?.input;
    if (input instanceof HTMLSelectElement && !input.value) return "";
    if (input instanceof HTMLInputElement && input.type === "checkbox") {
      return input.checked ? field.blockDef.meta.label : "";
    }
    return field?.getTextLabel?.(options) ?? "";
  };

  /* "1 month", in the language of the editor. */
  const period = ({ number, unit }) => {
    const count = Number(words(number));
    const { value } = unit?.widget?.input ?? {};
    if (!count || !value) return "";
    const { lang } = document.documentElement;
    return new Intl.NumberFormat(lang || "en", {
      style: "unit",
      unit: value,
      unitDisplay: "long",
    }).format(count);
  };

  const shortened = (text, length) =>
    length && text.length > length ? `${text.slice(0, length - 1).trimEnd()}…` : text;

  /* A group of fields has the same heading in every block: a screen reader hears the
     block's heading before it. */
  const namedAfterItsBlock = (section) => {
    const outer = section.parentElement?.closest("section[aria-labelledby]");
    const own = section.getAttribute("aria-labelledby");
    if (!outer || !own || own.includes(" ")) return;
    section.setAttribute(
      "aria-labelledby",
      `${outer.getAttribute("aria-labelledby")} ${own}`,
    );
  };

  /* A part of a notice: its title is its label format without the blanks. Parts of the
     format are separated by " · ". */
  class Part extends StructBlock {
    constructor(...parts) {
      super(...parts);
      const [, , prefix] = parts;
      const groups = `section[id^="block_group-"][id*="${prefix}-"]`;
      document.querySelectorAll(groups).forEach(namedAfterItsBlock);
    }

    getTextLabel(options) {
      const format = this.blockDef.meta.labelFormat;
      if (typeof format !== "string") return super.getTextLabel(options);
      const filled = format.split(" · ").map((part) =>
        part
          .replace(/\{(\w+)\}/g, (_, name) =>
            name === "period"
              ? period(this.childBlocks)
              : words(this.childBlocks[name], options),
          )
          .replace(/\s+/g, " ")
          .trim(),
      );
      return shortened(filled.filter(Boolean).join(" · "), options?.maxLength);
    }
  }

  class PartDefinition extends StructBlockDefinition {
    render(placeholder, prefix, initialState, initialError) {
      return new Part(this, placeholder, prefix, initialState, initialError);
    }
  }

  /* A section that this version does not know has no title beside its name. */
  class Unknown extends FieldBlock {
    getTextLabel() {
      return "";
    }
  }

  class UnknownDefinition extends FieldBlockDefinition {
    render(placeholder, prefix, initialState, initialError, parentCapabilities) {
      return new Unknown(
        this,
        placeholder,
        prefix,
        initialState,
        initialError,
        parentCapabilities,
      );
    }
  }

  /* The sections of a notice: one that is there as often as it may be is not offered
     again, and `meta.notOffered` names those that are never offered. */
  class NoticeStream extends StreamBlock {
    blockCountChanged() {
      super.blockCountChanged();
      const { notOffered } = this.blockDef.meta;
      const closed = (name) =>
        notOffered.includes(name) ||
        this.getBlockCount(name) >= (this.getBlockMax(name) ?? Infinity);
      const offered = this.blockDef.groupedChildBlockDefs
        .map(([group, definitions]) => [
          group,
          definitions.filter(({ name }) => !closed(name)),
        ])
        .filter(([, definitions]) => definitions.length);
      (this.inserters ?? []).forEach((inserter) => {
        inserter.groupedChildBlockDefs = offered;
      });
      (this.children ?? []).forEach((child) => {
        if (closed(child.type)) child.disableDuplication();
        else child.enableDuplication();
      });
    }
  }

  class NoticeStreamDefinition extends StreamBlockDefinition {
    render(placeholder, prefix, initialState, initialError) {
      return new NoticeStream(this, placeholder, prefix, initialState, initialError);
    }
  }

  window.telepath.register("wagtail_seloste.Part", PartDefinition);
  window.telepath.register("wagtail_seloste.Unknown", UnknownDefinition);
  window.telepath.register("wagtail_seloste.NoticeStream", NoticeStreamDefinition);
})();
