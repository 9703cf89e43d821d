// Something kept in this tab, also over a reload. A browser may refuse to: then nothing is kept.

export const kept = (name) => ({
  write(value) {
    try {
      sessionStorage.setItem(name, JSON.stringify(value));
    } catch {}
  },
  read() {
    try {
      return JSON.parse(sessionStorage.getItem(name));
    } catch {
      return null;
    }
  },
});
