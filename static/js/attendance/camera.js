// Reading QR codes: by the browser where it can, else from a photo by the server.

const EVERY = 200;
const SAME = 4000;

export async function canScan() {
  if (!("BarcodeDetector" in window) || !navigator.mediaDevices) return false;
  const formats = await BarcodeDetector.getSupportedFormats().catch(() => []);
  return formats.includes("qr_code");
}

// Shows the camera until it is closed; each code is told once in a while.
export async function scan(dialog, tell) {
  const video = dialog.querySelector("video");
  const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
  const detector = new BarcodeDetector({ formats: ["qr_code"] });
  const told = new Map();
  video.srcObject = stream;
  dialog.showModal();
  await video.play();
  const look = async () => {
    if (!dialog.open) return;
    for (const code of await detector.detect(video).catch(() => [])) {
      if (Date.now() - (told.get(code.rawValue) ?? 0) < SAME) continue;
      told.set(code.rawValue, Date.now());
      tell(code.rawValue);
    }
    setTimeout(look, EVERY);
  };
  dialog.addEventListener("close", () => { for (const track of stream.getTracks()) track.stop(); }, { once: true });
  look();
}

const token = () => document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1] ?? "";

export async function readPhoto(address, file) {
  const body = new FormData();
  body.set("photo", file);
  const answer = await fetch(address, { method: "POST", body, headers: { "X-CSRFToken": token() } });
  const said = await answer.json();
  if (!answer.ok) throw Object.assign(new Error(said.error), { told: said.error });
  return said.text;
}
