/** Waits until an answer is there, good or bad, but for no longer than so many milliseconds. */
export function soon(answer: Promise<unknown>, patience: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, patience);
    const end = () => {
      clearTimeout(timer);
      resolve();
    };
    answer.then(end, end);
  });
}
