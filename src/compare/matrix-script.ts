/** Adds a search by text, and unfolds everything for the printer; the page says the same without it. */
export const MATRIX_SCRIPT = `
(() => {
  const search = document.getElementById('search');
  const found = document.getElementById('found');
  const rows = [...document.querySelectorAll('tr.row')].map((row) => ({ row, text: row.textContent.toLowerCase() }));
  const tell = () => {
    const words = search.value.toLowerCase().split(/\\s+/).filter((word) => word !== '');
    for (const { row, text } of rows) row.hidden = !words.every((word) => text.includes(word));
    for (const body of document.querySelectorAll('.grid tbody'))
      body.hidden = body.querySelector('tr.row:not([hidden])') === null;
    const shown = rows.filter(({ row }) => row.getClientRects().length > 0).length;
    found.textContent = shown + ' of ' + rows.length + ' rows';
  };
  for (const hidden of document.querySelectorAll('.scripted')) hidden.hidden = false;
  search.addEventListener('input', tell);
  for (const one of document.querySelectorAll('input[name=rows]')) one.addEventListener('change', tell);
  tell();
  let closed = [];
  addEventListener('beforeprint', () => {
    closed = [...document.querySelectorAll('.grid details:not([open])')];
    for (const one of closed) one.open = true;
  });
  addEventListener('afterprint', () => {
    for (const one of closed) one.open = false;
    closed = [];
  });
})();
`;
