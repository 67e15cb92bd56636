// Forgiving search without a network, as people/domain/matching.py does it: capitals, ё or е
// and the alphabet do not count; only when that finds nobody, typing errors are forgiven.

const LATIN = {
  а: "a", б: "b", в: "v", г: "g", д: "d", е: "e", з: "z", и: "i", й: "i", к: "k", л: "l", м: "m", н: "n",
  о: "o", п: "p", р: "r", с: "s", т: "t", у: "u", ф: "f", х: "h", ц: "c", ы: "i", э: "e", ж: "zh", ч: "ch",
  ш: "sh", щ: "sh", ю: "iu", я: "ia", ъ: "", ь: "", "'": "", "`": "", x: "ks", w: "v",
};
const SPELLINGS = { shch: "sh", sch: "sh", kh: "h", ts: "c", tz: "c", yo: "e", jo: "e", ye: "e", je: "e", y: "i", j: "i" };
const SPELLING = new RegExp(Object.keys(SPELLINGS).join("|"), "g");
const SHORTEST = 4;
const LONG = 9;

export const fold = (text) => text.normalize("NFC").toLowerCase().replaceAll("ё", "е");

export const skeleton = (text) =>
  [...fold(text)].map((letter) => LATIN[letter] ?? letter).join("")
    .normalize("NFKD").replace(/\p{M}/gu, "")
    .replace(SPELLING, (found) => SPELLINGS[found])
    .replace(/(.)\1+/gu, "$1").replace(/[^\p{L}\p{N}_]+/gu, " ").trim();

const forgiven = (word) => { if (word.length < SHORTEST) return 0; return word.length < LONG ? 1 : 2; };

export function isClose(typed, name) {
  const limit = forgiven(typed);
  let row = [...Array(name.length + 1).keys()];
  for (let done = 1; done <= typed.length; done += 1) {
    const earlier = row;
    row = [done];
    for (let at = 0; at < name.length; at += 1) {
      const change = earlier[at] + (typed[done - 1] === name[at] ? 0 : 1);
      row.push(Math.min(change, earlier[at + 1] + 1, row[at] + 1));
    }
    if (Math.min(...row) > limit) return false;
  }
  return Math.min(...row) <= limit;
}

const holds = (person, word) => {
  const key = skeleton(word);
  return fold(`${person.name} ${person.latin} ${person.code}`).includes(word) || (key !== "" && person.key.includes(key));
};

export function found(people, query) {
  const words = fold(query).split(/\s+/).filter(Boolean);
  const exact = people.filter((person) => words.every((word) => holds(person, word)));
  if (exact.length || !words.length) return exact;
  const typed = skeleton(query).split(" ").filter(Boolean);
  return people.filter((person) => typed.length && typed.every((word) => person.key.split(" ").some((name) => isClose(word, name))));
}

// What a scanner types where the computer is set to Russian letters, and letters that look alike.
const KEYS = Object.fromEntries([..."ФСВУАПРОЛЬТЗЙКЕМЦЧН"].map((letter, at) => [letter, "ACDEFGHJKMNPQRTVWXY"[at]]));
const LOOKS = Object.fromEntries([..."АСЕНКМРТХУ"].map((letter, at) => [letter, "ACEHKMPTXY"[at]]));
const mapped = (text, table) => [...text].map((letter) => table[letter] ?? letter).join("");
const CODE = /^[A-Z0-9]{8}(?:[A-Z0-9]{6})?$/;

// The forms in which a scan or typed text may be one of our codes; none: it is no code.
export function codes(text) {
  const plain = text.toUpperCase().replace(/[\s-]/g, "");
  return [...new Set([plain, mapped(plain, LOOKS), mapped(plain, KEYS)])].filter((form) => CODE.test(form));
}

export const byCode = (people, text) => {
  const forms = codes(text);
  return people.find((person) => forms.some((form) => form === person.badge || form === person.code || person.also.includes(form)));
};
