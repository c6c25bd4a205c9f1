// What a person types into the tags field: raft.term=7 error=true key="two words".

/** @param {string} text @returns {Record<string, string>} */
export function parseTags(text) {
  const tags = {};
  for (const [, key, quoted, plain] of text.matchAll(/([^\s=]+)=(?:"((?:[^"\\]|\\.)*)"|(\S*))/g)) {
    tags[key] = quoted === undefined ? plain : quoted.replace(/\\(.)/g, '$1');
  }
  return tags;
}

/** What is left over when every key=value is taken away: '' when the text is well-formed. */
export const strayTags = text => text.replace(/([^\s=]+)=(?:"((?:[^"\\]|\\.)*)"|(\S*))/g, '').trim();
