// What the types must allow, and what they must refuse. Compiled, never run.

import {
  assertNever,
  handleServerNotification,
  handleServerRequest,
  isErrorResponse,
  isNotification,
  isServerNotification,
  isServerRequest,
  isServerResponse,
  unhandled,
  type ClientNotifications,
  type ClientRequests,
  type RequestId,
  type ServerNotification,
  type ServerNotificationEnvelope,
  type ServerNotificationHandlers,
  type ServerRequestHandlers,
  type v2,
} from "../../schema/typescript/index.js";

type Startup = Extract<ServerNotification, { method: `mcpServer/startup${string}` }>;

export function everyArm(message: Startup): string {
  switch (message.method) {
    case "mcpServer/startupStatus/updated":
      return message.params.status;
    case "mcpServer/startupStatus/completed":
      return message.params.ready.join();
    default:
      return assertNever(message);
  }
}

export function oneArmMissing(message: Startup): string {
  switch (message.method) {
    case "mcpServer/startupStatus/updated":
      return message.params.status;
    default:
      // @ts-expect-error - mcpServer/startupStatus/completed has no arm
      return assertNever(message);
  }
}

export function result<M extends keyof ClientRequests>(method: M, answer: ClientRequests[M]["result"]): M {
  void answer;
  return method;
}

export const started = (answer: v2.ThreadStartResponse): string => result("thread/start", answer);

// @ts-expect-error - thread/start answers with something else
export const wrong = (answer: v2.TurnStartResponse): string => result("thread/start", answer);

export const emitted = (message: ServerNotificationEnvelope): number | undefined => message.emittedAtMs;

export function guarded(message: unknown): string | number | undefined {
  if (isServerRequest(message)) return message.id;
  if (!isServerNotification(message)) return isNotification(message) ? message.method : undefined;
  switch (message.method) {
    case "turn/completed":
      // @ts-expect-error - a turn has no such member
      void message.params.turn.color;
      return message.emittedAtMs ?? message.params.turn.id;
    // @ts-expect-error - there is no such method
    case "turn/finished":
      return 0;
    default:
      return message.method;
  }
}

export function answered(message: unknown, request: { method: "thread/start"; id: RequestId }): string | number {
  // @ts-expect-error - a thread has no such member
  if (isServerResponse(message, request)) void message.result.thread.color;
  if (isServerResponse(message, request)) return message.result.thread.id;
  return isErrorResponse(message, request) ? message.error.code : "another message";
}

export const decide = (allowed: boolean): Partial<ServerRequestHandlers> => ({
  "item/fileChange/requestApproval": async ({ params }) => ({
    decision: allowed && params.itemId ? "accept" : "decline",
  }),
});

export const undecided: Partial<ServerRequestHandlers> = {
  // @ts-expect-error - there is no such decision
  "item/fileChange/requestApproval": () => ({ decision: "perhaps" }),
};

// @ts-expect-error - all other notifications have no function
export const handlers: ServerNotificationHandlers = { "turn/completed": () => undefined };

export const handled = (message: ServerNotificationEnvelope): string | undefined =>
  handleServerNotification({ "turn/completed": ({ params }) => params.turn.id }, message);

// @ts-expect-error - some functions are left out, so there may be no answer
export const promised: Promise<unknown> = handleServerRequest(decide(true), { method: "item/tool/call" } as never);

export function stateOf(state: v2.McpServerStartupState): unknown {
  switch (state) {
    case "starting":
    case "ready":
    case "failed":
    case "cancelled":
      return state;
    default:
      return unhandled(state);
  }
}

export function stateForgotten(state: v2.McpServerStartupState): unknown {
  switch (state) {
    case "ready":
      return state;
    default:
      // @ts-expect-error - three states have no arm
      return unhandled(state);
  }
}

export const ids: ReadonlyArray<RequestId> = ["a", 0];

// @ts-expect-error - an id is never null
export const noId: RequestId = null;

export const withoutParams: ClientRequests["config/mcpServer/reload"]["params"] = undefined;

export const initialized: ClientNotifications["initialized"] = {};

export const state: v2.McpServerStartupState = "ready";

// @ts-expect-error - all five members are always sent
export const incomplete: v2.McpServerStatusUpdatedNotification = { name: "docs", status: "ready" };
