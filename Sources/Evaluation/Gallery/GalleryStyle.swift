/// How a gallery looks.
enum GalleryStyle {
  /// Everything before the page's header.
  static func head(title: String) -> String {
    """
    <!DOCTYPE html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
    <title>\(title.htmlEscaped)</title>
    <style>
    \(css)
    </style>
    </head>
    <body>

    """
  }

  /// The line around what a method predicted. Both colours are of the palette for overlays: told apart by most who do not see
  /// all colours.
  static let windowColor = "#f0e442"
  /// The line around what people annotated.
  static let truthColor = "#56b4e9"

  private static let css = """
    :root { color-scheme: light dark; --back: #fafaf9; --card: #fff; --text: #1c1c1a; --soft: #64645f; --line: #e2e2dd;
      --lost: #b4400a; }
    @media (prefers-color-scheme: dark) {
      :root { --back: #161615; --card: #21211f; --text: #ececea; --soft: #a2a29c; --line: #363633; --lost: #ff9a66; }
    }
    * { box-sizing: border-box; }
    body { margin: 0 auto; padding: 2rem 1.5rem; max-width: 100rem; background: var(--back); color: var(--text);
      font: 15px/1.45 system-ui, sans-serif; }
    h1 { margin: 0; font-size: 1.5rem; overflow-wrap: anywhere; }
    h2 { margin: 2rem 0 .75rem; font-size: 1.1rem; }
    p { margin: .25rem 0; }
    header p { color: var(--soft); }
    dl { display: flex; flex-wrap: wrap; gap: .5rem 2rem; margin: 1rem 0 0; }
    dt { color: var(--soft); font-size: .8rem; }
    dd { margin: 0; font-size: 1.25rem; font-variant-numeric: tabular-nums; }
    small { margin-left: .5rem; color: var(--soft); font-size: .8rem; }
    .key { margin-left: 1rem; white-space: nowrap; }
    .key::before { content: ""; display: inline-block; width: 1.1rem; height: .8rem; margin-right: .4rem;
      vertical-align: -.05rem; border: 3px solid \(windowColor); background: #555; }
    .key.truth::before { border: 3px dashed \(truthColor); }
    .grid { display: grid; grid-template-columns: repeat(auto-fill, minmax(15rem, 1fr)); gap: 1rem; align-items: start; }
    figure { margin: 0; border: 1px solid var(--line); border-radius: 8px; background: var(--card); overflow: hidden;
      break-inside: avoid; }
    .picture { position: relative; margin: 0 auto; background: #777; }
    .picture img, .picture svg { position: absolute; inset: 0; width: 100%; height: 100%; display: block; }
    .missing { padding: .75rem; color: #fff; overflow-wrap: anywhere; }
    figcaption { padding: .6rem .8rem .7rem; overflow-wrap: anywhere; }
    .scores span { margin-right: .75rem; font-variant-numeric: tabular-nums; }
    .lost { color: var(--lost); font-weight: 600; }
    .query::before { content: "\\201C"; }
    .query::after { content: "\\201D"; }
    .name, .kind { color: var(--soft); font-size: .85rem; }
    @media print {
      :root { --back: #fff; --card: #fff; --text: #000; --soft: #444; --line: #bbb; --lost: #b4400a; }
      body { padding: 0; font-size: 10pt; }
      .grid { grid-template-columns: repeat(3, 1fr); }
      h2 { break-after: avoid; }
      * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
    }
    """
}
