// Sends the token that proves a request comes from our page; read from the cookie each time, since signing in again in
// another tab changes it.
document.addEventListener("htmx:configRequest", (event) => {
  const cookie = document.cookie.split("; ").find((part) => part.startsWith("csrftoken="));
  if (cookie) event.detail.headers["X-CSRFToken"] = cookie.slice("csrftoken=".length);
});
