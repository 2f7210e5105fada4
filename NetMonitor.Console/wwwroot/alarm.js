// Calls whoever watches alerts when a critical one comes: by sound, and by the browser's own notification. Off until its user says otherwise, in this browser.
const key = 'alarm';
let sound;

const on = () => localStorage.getItem(key) === 'on';
const blocked = () => !('Notification' in window) || Notification.permission !== 'granted';

// Short tones that the browser makes itself: nothing is loaded. One soft tone for who asked for less.
const tone = async () => {
  sound ??= new AudioContext();
  // Silent until something on the page was clicked: then the notification alone has to do.
  if (sound.state === 'suspended') await Promise.race([sound.resume(), new Promise(done => setTimeout(done, 500))]);
  if (sound.state !== 'running') return;
  const less = matchMedia('(prefers-reduced-motion: reduce)').matches;
  for (let at = 0; at < (less ? 1 : 3); at++) {
    const [wave, loudness, start] = [sound.createOscillator(), sound.createGain(), sound.currentTime + at * 0.3];
    wave.frequency.value = at % 2 ? 660 : 880;
    loudness.gain.setValueAtTime(less ? 0.08 : 0.2, start);
    loudness.gain.exponentialRampToValueAtTime(0.001, start + 0.25);
    wave.connect(loudness).connect(sound.destination);
    wave.start(start);
    wave.stop(start + 0.25);
  }
};

export const show = () => {
  const box = document.querySelector('[data-alarm]');
  if (box) box.checked = on();
  const hint = document.querySelector('[data-alarm-blocked]');
  if (hint) hint.hidden = !on() || !blocked();
};

// The browser is asked by the click itself; it would refuse anything that comes later.
document.addEventListener('change', async event => {
  if (!event.target.matches?.('[data-alarm]')) return;
  localStorage.setItem(key, event.target.checked ? 'on' : 'off');
  if (event.target.checked) {
    tone();
    if ('Notification' in window && Notification.permission === 'default') await Notification.requestPermission();
  }

  show();
});

export const ring = (title, text, href) => {
  if (!on()) return;
  tone();
  if (blocked()) return;
  // One for an alert, in however many windows its user has the console open.
  const notification = new Notification(title, { body: text, tag: href, silent: true, icon: '/favicon.svg' });
  notification.onclick = () => {
    window.focus();
    notification.close();
    location.assign(href);
  };
};
