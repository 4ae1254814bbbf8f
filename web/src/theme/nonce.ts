/** The server hands the nonce over on Vite's meta tag; scripts can read it, markup cannot. */
export const nonce = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce || undefined;
