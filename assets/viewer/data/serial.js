// Another for every move and every edit, in whatever tab and session.

export const serial = () => `${Date.now()} ${Math.random()}`;
