/**
 * Enter in the message box before the page's scripts are awake would be but a new line. This one comes with the page, as the
 * browser's own: it sends the form, and React holds that until the form is awake. The box says when it is.
 */
export const EARLY_ENTER = `addEventListener('keydown', (event) => {
  const { target, key, shiftKey, isComposing, keyCode, defaultPrevented } = event;
  if (key !== 'Enter' || shiftKey || isComposing || keyCode === 229 || defaultPrevented) return;
  if (target.dataset?.asleep === undefined) return;
  event.preventDefault();
  target.form.requestSubmit();
});`;
