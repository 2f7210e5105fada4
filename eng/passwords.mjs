// Makes NetMonitor.Console/Data/Reference/passwords/leaked.txt from a list of passwords that leaks have made known, the most frequent first. Run once
// when the list is to be renewed; the result is committed, so neither the build nor the console needs Node:
//   npm install --no-save @zxcvbn-ts/language-common@3.0.4 && node eng/passwords.mjs
// (or NODE_PATH set to where it is installed).
import { createRequire } from "node:module";
import { mkdirSync, writeFileSync } from "node:fs";

const { dictionary } = createRequire(import.meta.url)("@zxcvbn-ts/language-common");
const reference = new URL("../NetMonitor.Console/Data/Reference/passwords/", import.meta.url);

// Without a letter a text can't be a password here (R10.7), nor the word that one is made of; of three characters everything is made.
const words = dictionary.passwords.filter(word => word.length >= 4 && /[a-z]/.test(word) && !/\s/.test(word));
mkdirSync(reference, { recursive: true });
writeFileSync(new URL("leaked.txt", reference), words.map(word => `${word}\n`).join(""));
