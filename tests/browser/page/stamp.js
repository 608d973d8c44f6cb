// The stamp of src/media/stamp.rs at its place `Sender`: 16 bits id, 16 bits counter, 16 bits checksum.

const GRID = { width: 32, height: 18 };
const FIELD = { columns: 12, rows: 4, top: 3 };
const SENDER = 0;

// CRC-16/CCITT-FALSE.
function checksum(bytes) {
  let crc = 0xffff;
  for (const byte of bytes) {
    crc ^= byte << 8;
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 0x8000 ? (crc << 1) ^ 0x1021 : crc << 1;
    crc &= 0xffff;
  }
  return crc;
}

const words = (id, counter) => {
  const bytes = [id >> 8, id & 0xff, counter >> 8, counter & 0xff, SENDER];
  return [id, counter, checksum(bytes)];
};

// Calls `visit(bit number, column, row)` for each cell that carries a bit.
function eachBit(visit) {
  for (let number = 0; number < FIELD.columns * FIELD.rows; number += 1) {
    const row = Math.floor(number / FIELD.columns);
    visit(number, 1 + (number % FIELD.columns), FIELD.top + 1 + row);
  }
}

export function write(canvas, id, counter) {
  const context = canvas.getContext('2d');
  const [width, height] = [canvas.width / GRID.width, canvas.height / GRID.height];
  context.fillStyle = 'black';
  context.fillRect(0, FIELD.top * height, (FIELD.columns + 2) * width, (FIELD.rows + 2) * height);
  context.fillStyle = 'white';
  const bits = words(id, counter);
  eachBit((number, column, row) => {
    const white = (bits[number >> 4] >> (15 - (number & 15))) & 1;
    if (white) context.fillRect(column * width, row * height, width, height);
  });
}

// Reads pictures at a size of its own, ten pixels a cell.
const CELL = 10;
const sheet = new OffscreenCanvas(GRID.width * CELL, GRID.height * CELL);
const reading = sheet.getContext('2d', { willReadFrequently: true });

// The stamp of the picture that a video element shows, or null.
export function read(video) {
  if (video.videoWidth === 0) return null;
  reading.drawImage(video, 0, 0, sheet.width, sheet.height);
  const { data } = reading.getImageData(0, 0, sheet.width, sheet.height);
  const middle = CELL / 2;
  const bits = [0, 0, 0];
  eachBit((number, column, row) => {
    const pixel = (row * CELL + middle) * sheet.width + column * CELL + middle;
    const white = data[pixel * 4 + 1] > 127 ? 1 : 0;
    bits[number >> 4] = (bits[number >> 4] << 1) | white;
  });
  const [id, counter, sum] = bits;
  return words(id, counter)[2] === sum ? { id, counter } : null;
}
