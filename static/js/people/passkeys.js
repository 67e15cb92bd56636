// Buttons for passkeys are shown only where the browser has them.
if (window.PublicKeyCredential) {
  for (const button of document.querySelectorAll('[id^="passkey_"], [id^="mfa_webauthn"]')) {
    button.hidden = false
  }
} else {
  for (const sentence of document.querySelectorAll('[data-without-passkeys]')) {
    sentence.hidden = false
  }
}
// A refusal by the browser or the person is no fault of the page.
document.addEventListener('allauth.error', (event) => event.preventDefault())
