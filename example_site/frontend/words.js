// The few words of this page that the interface does not bring along.

const WORDS = {
  fi: {
    notices: "Tietosuojaselosteet",
    languages: "Kielet",
    version: (/** @type {string} */ n) => `Versio ${n}`,
    from: (/** @type {string} */ day) => `voimassa ${day} alkaen`,
    period: (/** @type {string} */ a, /** @type {string} */ b) => a === b ? `voimassa vain ${a}` : `voimassa ${a}–${b}`,
    state: { current: "voimassa nyt", earlier: "aiempi", announced: "tuleva", replaced: "korvattu" },
    short: "Lyhyesti",
    versions: "Versiot",
    changes: "Mitä muuttui",
    nothing: "Muutoksia ei ole kirjattu.",
    withdrawn: (/** @type {string} */ day) => `Tätä selostetta ei enää käytetä. Se poistettiin käytöstä ${day}.`,
    announced: (/** @type {string} */ n, /** @type {string} */ day) => `Versio ${n} tulee voimaan ${day}.`,
    earlier: "Luet aiempaa versiota.",
    now: "Lue voimassa oleva seloste",
    all: "Kaikki selosteet",
    print: "Sama muissa muodoissa",
    problem: "Selostetta ei saatu näkyviin.",
    again: "Yritä uudelleen",
    empty: "Selosteita ei ole vielä julkaistu tällä kielellä.",
  },
  sv: {
    notices: "Dataskyddsbeskrivningar",
    languages: "Språk",
    version: (/** @type {string} */ n) => `Version ${n}`,
    from: (/** @type {string} */ day) => `gäller från och med ${day}`,
    period: (/** @type {string} */ a, /** @type {string} */ b) => a === b ? `i kraft bara ${a}` : `i kraft ${a}–${b}`,
    state: { current: "gäller nu", earlier: "tidigare", announced: "kommande", replaced: "ersatt" },
    short: "I korthet",
    versions: "Versioner",
    changes: "Vad har ändrats",
    nothing: "Inga ändringar har antecknats.",
    withdrawn: (/** @type {string} */ day) => `Den här beskrivningen används inte längre. Den togs ur bruk ${day}.`,
    announced: (/** @type {string} */ n, /** @type {string} */ day) => `Version ${n} börjar gälla ${day}.`,
    earlier: "Du läser en tidigare version.",
    now: "Läs den gällande beskrivningen",
    all: "Alla beskrivningar",
    print: "Samma text i andra format",
    problem: "Beskrivningen kunde inte visas.",
    again: "Försök igen",
    empty: "Inga beskrivningar har ännu publicerats på det här språket.",
  },
  en: {
    notices: "Privacy notices",
    languages: "Languages",
    version: (/** @type {string} */ n) => `Version ${n}`,
    from: (/** @type {string} */ day) => `applies from ${day}`,
    period: (/** @type {string} */ a, /** @type {string} */ b) => a === b ? `in force on ${a} only` : `in force ${a}–${b}`,
    state: { current: "applies now", earlier: "earlier", announced: "announced", replaced: "replaced" },
    short: "In short",
    versions: "Versions",
    changes: "What changed",
    nothing: "No changes were recorded.",
    withdrawn: (/** @type {string} */ day) => `This notice is no longer in use. It was withdrawn on ${day}.`,
    announced: (/** @type {string} */ n, /** @type {string} */ day) => `Version ${n} applies from ${day}.`,
    earlier: "You are reading an earlier version.",
    now: "Read the notice that applies now",
    all: "All notices",
    print: "The same in other formats",
    problem: "The notice could not be shown.",
    again: "Try again",
    empty: "No notices have been published in this language yet.",
  },
};

/**
 * Words in a language; of one that this page does not have, in English.
 * @param {string} language
 */
export function wordsIn(language) {
  const base = language.split("-")[0] ?? "";
  return base in WORDS ? WORDS[/** @type {keyof typeof WORDS} */ (base)] : WORDS.en;
}

/**
 * A day as people write it in a language.
 * @param {string} language
 * @param {string} day
 */
export function dayIn(language, day) {
  const style = /** @type {const} */ ({ dateStyle: language.startsWith("fi") ? "short" : "long", timeZone: "UTC" });
  return new Intl.DateTimeFormat(language === "en" ? "en-GB" : language, style).format(new Date(day));
}
