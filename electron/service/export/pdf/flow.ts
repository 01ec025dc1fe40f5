import PDFDocument from 'pdfkit';
import { assetPath } from '../assetPath.ts';
import * as theme from './theme.ts';

type Doc = InstanceType<typeof PDFDocument>;
export type Structure = ReturnType<Doc['struct']>;
export type TextStyle = {
  readonly font?: string;
  readonly size?: number;
  readonly color?: string;
  /** Figures of one width. */
  readonly tabular?: boolean;
};

const featuresOf = ({ tabular }: TextStyle) => (tabular ? theme.tabular : theme.running);

export interface DocumentFacts {
  readonly title: string;
  readonly author: string;
  readonly subject: string;
  readonly createdAt: string;
}

/**
 * A tagged A4 document written from top to bottom. Each call draws one block and tags it; a block that no longer fits goes
 * to the next page as a whole.
 */
export class Flow {
  readonly doc: Doc;
  readonly #root: Structure;
  #section: Structure;
  readonly #glyphs: (point: number) => boolean;
  y: number = theme.page.top;

  constructor(facts: DocumentFacts) {
    this.doc = new PDFDocument({
      size: 'A4',
      margins: { top: theme.page.top, bottom: theme.page.bottom, left: theme.page.left, right: theme.page.right },
      bufferPages: true,
      autoFirstPage: true,
      pdfVersion: '1.7',
      tagged: true,
      lang: 'en-US',
      displayTitle: true,
      info: {
        Title: facts.title,
        Author: facts.author,
        Subject: facts.subject,
        Creator: 'Enthesis',
        CreationDate: new Date(facts.createdAt),
      },
    });
    this.doc.registerFont(theme.regular, assetPath('fonts/Inter-Regular.ttf'));
    this.doc.registerFont(theme.semibold, assetPath('fonts/Inter-SemiBold.ttf'));
    this.doc.font(theme.regular);
    this.#glyphs = glyphTest(this.doc);
    this.#root = this.doc.struct('Document');
    this.doc.addStructure(this.#root);
    this.#section = this.#root;
  }

  /** Everything until the next call belongs to one section of the document. */
  section(title: string): void {
    this.#section = this.doc.struct('Sect', { title });
    this.#root.add(this.#section);
  }

  /** Starts a new page when less than `height` is left on this one. */
  ensure(height: number): void {
    if (this.y + height <= theme.contentBottom || this.y <= theme.page.top) return;
    this.doc.addPage();
    this.y = theme.page.top;
  }

  gap(height: number): void {
    this.y += height;
  }

  /** Characters that the embedded font cannot show become a question mark, never an empty box. */
  printable(text: string): string {
    return Array.from(text, (char) => (char === '\n' || this.#glyphs(char.codePointAt(0) ?? 0) ? char : '?')).join('');
  }

  canPrint(text: string): boolean {
    return Array.from(text).every((char) => this.#glyphs(char.codePointAt(0) ?? 0));
  }

  style(style: TextStyle): this {
    this.doc
      .font(style.font ?? theme.regular)
      .fontSize(style.size ?? theme.size.body)
      .fillColor(style.color ?? theme.ink);
    return this;
  }

  height(text: string, width: number, style: TextStyle, lineGap = 1.6): number {
    this.style(style);
    return this.doc.heightOfString(this.printable(text), { width, lineGap, features: featuresOf(style) });
  }

  /** Text at a place, tagged as `tag` under `parent` or the current section. Does not move the flow. */
  textAt(
    tag: string,
    text: string,
    box: { x: number; y: number; width: number; align?: 'left' | 'right' | 'center' },
    style: TextStyle = {},
    parent: Structure = this.#section,
  ): void {
    const element = this.doc.struct(tag, {}, () => {
      this.style(style).doc.text(this.printable(text), box.x, box.y, {
        width: box.width,
        align: box.align ?? 'left',
        lineGap: 1.6,
        features: featuresOf(style),
      });
    });
    parent.add(element);
    element.end();
  }

  /** A paragraph over the whole width (or an inset of it). */
  paragraph(
    text: string,
    style: TextStyle = {},
    options: { indent?: number; tag?: string; after?: number } = {},
  ): void {
    const indent = options.indent ?? 0;
    const width = theme.contentWidth - indent;
    const height = this.height(text, width, style);
    this.ensure(Math.min(height, theme.contentBottom - theme.page.top));
    this.textAt(options.tag ?? 'P', text, { x: theme.page.left + indent, y: this.y, width }, style);
    // A text longer than a page has moved on by itself; follow it.
    this.y = height > theme.contentBottom - theme.page.top ? this.doc.y : this.y + height;
    this.y += options.after ?? 3;
  }

  /** A section heading with a rule; keeps at least `keep` points of what follows on the same page. */
  heading(title: string, keep = 28): void {
    this.ensure(24 + keep);
    this.gap(7);
    this.textAt(
      'H2',
      title,
      { x: theme.page.left, y: this.y, width: theme.contentWidth },
      { font: theme.semibold, size: theme.size.heading, color: theme.accent },
    );
    this.y += 14;
    this.artifact(() => {
      this.doc
        .moveTo(theme.page.left, this.y - 1)
        .lineTo(theme.page.width - theme.page.right, this.y - 1)
        .lineWidth(0.5)
        .stroke(theme.rule);
    });
    this.y += 3;
  }

  /** A figure: vectors or pictures, with words for those who do not see them. */
  figure(alt: string, draw: () => void): void {
    const element = this.doc.struct('Figure', { alt }, draw);
    this.#section.add(element);
    element.end();
  }

  /** Lines and fills that carry no meaning. */
  artifact(draw: () => void): void {
    this.doc.markContent('Artifact', { type: 'Layout' });
    this.doc.save();
    draw();
    this.doc.restore();
    this.doc.endMarkedContent();
  }

  /** A structure under the current section, for tables. */
  open(tag: string): Structure {
    const element = this.doc.struct(tag);
    this.#section.add(element);
    return element;
  }

  /** Runs `draw` on every page with its number, as page furniture. */
  onEveryPage(draw: (number: number, count: number) => void): void {
    const { start, count } = this.doc.bufferedPageRange();
    for (let i = 0; i < count; i += 1) {
      this.doc.switchToPage(start + i);
      this.doc.markContent('Artifact', { type: 'Pagination' });
      draw(i + 1, count);
      this.doc.endMarkedContent();
    }
  }

  async finish(): Promise<Uint8Array> {
    this.#root.end();
    const parts: Uint8Array[] = [];
    const done = new Promise<void>((resolve, reject) => {
      this.doc.on('data', (part: Uint8Array) => parts.push(part));
      this.doc.on('end', () => resolve());
      this.doc.on('error', reject);
    });
    this.doc.end();
    await done;
    return new Uint8Array(Buffer.concat(parts));
  }
}

/** Whether the current font has a glyph, asked of the font itself (fontkit), which pdfkit does not type. */
function glyphTest(doc: Doc): (point: number) => boolean {
  const { _font: wrapper } = doc as unknown as {
    _font?: { font?: { hasGlyphForCodePoint?: (point: number) => boolean } };
  };
  const font = wrapper?.font;
  return (point) => font?.hasGlyphForCodePoint?.(point) ?? point < 0x250;
}
