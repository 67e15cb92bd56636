"""The silent film of the first hour: ``python -m lms.demo.drawing.film``.

Needs Chromium, which paints the picture of the first hour minute by minute
and records it; so it stands apart from what Pillow draws.
"""

import base64
from pathlib import Path

from playwright.sync_api import sync_playwright

from lms.demo.reading import CONTENT

SECONDS = 24

PAGE = """
async ([source, seconds]) => {
  const picture = new Image(); picture.src = source; await picture.decode();
  const sheet = document.createElement('canvas'); sheet.width = 640; sheet.height = 360;
  const pen = sheet.getContext('2d');
  const height = 640 * picture.height / picture.width, top = (360 - height) / 2;
  const record = new MediaRecorder(sheet.captureStream(12),
    {mimeType: 'video/webm;codecs=vp8', videoBitsPerSecond: 60000});
  const parts = []; record.ondataavailable = event => parts.push(event.data);
  const done = new Promise(resolve => { record.onstop = resolve; });
  record.start(); const began = performance.now();
  const paint = () => {
    const share = Math.min(1, (performance.now() - began) / 1000 / (seconds - 4));
    pen.fillStyle = '#fbf8f2'; pen.fillRect(0, 0, 640, 360);
    pen.globalAlpha = .12; pen.drawImage(picture, 0, top, 640, height);
    pen.globalAlpha = 1; pen.save(); pen.beginPath();
    pen.rect(0, 0, 24 + share * 616, 360); pen.clip();
    pen.drawImage(picture, 0, top, 640, height); pen.restore();
  };
  const clock = setInterval(paint, 80); paint();
  await new Promise(resolve => setTimeout(resolve, seconds * 1000));
  clearInterval(clock); record.stop(); await done;
  const bytes = new Uint8Array(await new Blob(parts).arrayBuffer());
  let text = ''; for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}
"""


def write_film(path: Path) -> None:
    """Record the film; it takes as long as it lasts."""
    picture = (CONTENT / "pictures" / "first-hour.png").read_bytes()
    source = f"data:image/png;base64,{base64.b64encode(picture).decode()}"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox"]
        )
        film = browser.new_page().evaluate(PAGE, [source, SECONDS])
        browser.close()
    path.write_bytes(base64.b64decode(film))


if __name__ == "__main__":
    write_film(CONTENT / "media" / "first-hour.webm")
