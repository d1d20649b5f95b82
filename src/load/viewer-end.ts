/** How a session came to its end. */
export type ViewerEnd =
  /** No TCP connection: there was no session. */
  | { readonly as: 'unconnected'; readonly why: string }
  /** Before it played: what was asked for, and what the server said to that. */
  | {
      readonly as: 'refused';
      readonly asked: string;
      readonly answer: string;
      /** Nothing at all came. */
      readonly silent?: true;
    }
  /** While it played. */
  | { readonly as: 'lost'; readonly why: string }
  /** The load was over before it came to play. */
  | { readonly as: 'unfinished' }
  /** It played until the load was over. */
  | { readonly as: 'played' }
  /** It played until the load was over, and then the server did not end it: that was asked for last. */
  | { readonly as: 'unended'; readonly asked: string }
  /** Our own fault. */
  | { readonly as: 'error'; readonly error: unknown };

/** What a viewer tells of itself while it is there. Milliseconds. */
export interface ViewerHears {
  /** The TCP connection is there, so long after it was asked for. */
  connected(took: number): void;
  /** The first reply came, so long after the Connect. */
  replied(took: number): void;
  /** The first media packet came, so long after the StartPlaying. */
  plays(took: number): void;
  bytes(count: number): void;
  /** A Data packet, whatever it holds. */
  data(): void;
  /** A media packet: how late it is, and how long at most it waited for us. */
  media(late: number | undefined, waited: number): void;
  /** Media packets that are missing by their numbers, or fewer again. */
  missing(more: number): void;
  over(end: ViewerEnd): void;
}
