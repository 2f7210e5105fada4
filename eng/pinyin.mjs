// Makes NetMonitor.Console/Data/Reference/pinyin/*.tsv: the first letters of the pinyin of division names and of single characters, and all readings
// of a character.
// Run once after the division files change; the result is committed, so neither the build nor the console needs Node:
//   npm install --no-save pinyin-pro@3.29.4 && node eng/pinyin.mjs
// (or NODE_PATH set to where it is installed).
import { createRequire } from "node:module";
import { readFileSync, mkdirSync, writeFileSync } from "node:fs";

const { pinyin } = createRequire(import.meta.url)("pinyin-pro");
const reference = new URL("../NetMonitor.Console/Data/Reference/", import.meta.url);
const source = "pinyin-pro 3.29.4, MIT, Copyright (c) 2022-present zh-lx; made by eng/pinyin.mjs";

// Place names that the dictionary reads as ordinary words or doesn't know: the reading the place itself uses.
const places = {
    泌阳: "by", 浚县: "xx", 乐清: "yq", 歙县: "sx", 涡阳: "gy", 洪洞: "ht", 繁峙: "fs", 尉犁: "yl", 单县: "sx", 筠连: "jl", 大埔: "db", 栎阳: "yy", 流波䃥: "lbz", 㵲水: "ws", 桴㯊: "fy", 柳树𨟠: "lsq",
};

function initials(text) {
    let out = "";
    for (let at = 0; at < text.length;) {
        const place = Object.keys(places).find(name => text.startsWith(name, at));
        if (place) {
            out += places[place];
            at += place.length;
            continue;
        }
        let end = at + 1;
        while (end < text.length && !Object.keys(places).some(name => text.startsWith(name, end))) end++;
        out += pinyin(text.slice(at, end), { pattern: "first", toneType: "none", type: "array" }).join("");
        at = end;
    }
    return out.normalize("NFKC").toLowerCase().replace(/[^a-z0-9]/g, "");
}

// Names that the list has wrong: code, name.
const errata = new Map(readFileSync(new URL("divisions/errata.csv", reference), "utf8").trim().split("\n").slice(1)
    .map(line => line.split(",").slice(0, 2).map(field => field.replaceAll('"', ""))));

const rows = ["provinces", "cities", "areas", "streets"].flatMap(file =>
    readFileSync(new URL(`divisions/${file}.csv`, reference), "utf8").trim().split("\n").slice(1)
        .map(line => line.split(",").slice(0, 2).map(field => field.replaceAll('"', "")))).map(([code, name]) => [code, errata.get(code) ?? name]);

mkdirSync(new URL("pinyin/", reference), { recursive: true });
writeFileSync(new URL("pinyin/initials-by-division.tsv", reference),
    `# division code, initials of its name; ${source}\n` + rows.map(([code, name]) => `${code}\t${initials(name)}\n`).join(""));

// One line for each block of 256 characters, one letter each, '-' where a character has no reading.
let characters = `# first code point of 256, first letters of the commonest readings; ${source}\n`;
for (let block = 0x4e00; block <= 0x9fff; block += 256) {
    let letters = "";
    for (let code = block; code < block + 256; code++) {
        const letter = pinyin(String.fromCodePoint(code), { pattern: "first", toneType: "none" }).normalize("NFD")[0].toLowerCase();
        letters += /[a-z]/.test(letter) ? letter : "-";
    }
    characters += `${block.toString(16).toUpperCase()}\t${letters}\n`;
}
writeFileSync(new URL("pinyin/initials-by-character.tsv", reference), characters);

// One line for each reading, with all characters that have it: a name may be read in any of its characters' ways. ü is typed as v.
const readings = new Map();
for (let code = 0x4e00; code <= 0x9fff; code++) {
    const character = String.fromCodePoint(code);
    for (const reading of pinyin(character, { toneType: "none", type: "array", multiple: true })) {
        const typed = reading.normalize("NFC").replaceAll("ü", "v").normalize("NFD").toLowerCase().replace(/[^a-z]/g, "");
        if (typed && reading !== character) readings.set(typed, (readings.get(typed) ?? "") + character);
    }
}
writeFileSync(new URL("pinyin/characters-by-reading.tsv", reference),
    `# reading, characters that have it; ${source}\n` + [...readings].sort().map(([reading, characters]) => `${reading}\t${characters}\n`).join(""));
