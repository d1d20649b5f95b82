// What is wrong with a text of XML, in a sentence, by a reader that is not ours.
import { XMLValidator } from 'fast-xml-parser';

export function checkXml(text) {
  const found = XMLValidator.validate(text);
  return found === true ? undefined : `is no XML: ${found.err.msg}, line ${found.err.line}`;
}
