import { type Token, type TokenHandler, Tokenizer, TokenizerMode } from 'parse5';
import type { TemplateCode } from '../../../../shared/settings/template.ts';

type Tag = Token.TagToken;

/**
 * The coded concepts of a template, by the id of the element they belong to: `<entry ORIGTXT="id"><term><code .../>` in the
 * XML of its script block. Read as a flat run of tags, so that neither nesting nor letter case matters; older templates
 * wrap the block in a comment.
 */
export function codedContent(xml: string): Map<string, TemplateCode> {
  const found = new Map<string, TemplateCode>();
  let entry: string | null = null;
  const inside = xml.replace(/<!--|-->/g, '');
  const attribute = (tag: Tag, name: string) => tag.attrs.find((item) => item.name === name)?.value.trim() ?? '';
  const nothing = () => {};
  const handler: TokenHandler = {
    onStartTag(tag) {
      if (tag.tagName === 'entry') entry = attribute(tag, 'origtxt');
      if (tag.tagName !== 'code' || entry === null || entry === '' || found.has(entry)) return;
      // RadLex codes come bare or as an address: http://radlex.org/RID/RID58
      const value = attribute(tag, 'value').replace(/^https?:\/\/.*\//, '');
      const scheme = attribute(tag, 'scheme').toUpperCase();
      if (value === '' || scheme === '' || value.length > 64 || scheme.length > 32) return;
      found.set(entry, { value, scheme, meaning: attribute(tag, 'meaning').slice(0, 200) });
    },
    onEndTag(tag) {
      if (tag.tagName === 'entry') entry = null;
    },
    onComment: nothing,
    onDoctype: nothing,
    onEof: nothing,
    onCharacter: nothing,
    onNullCharacter: nothing,
    onWhitespaceCharacter: nothing,
  };
  const tokenizer = new Tokenizer({ sourceCodeLocationInfo: false }, handler);
  tokenizer.state = TokenizerMode.DATA;
  tokenizer.write(inside, true);
  return found;
}
