// What the types must allow, and what they must refuse. Compiled, never run.

import {
  assertNever,
  isServerNotification,
  type ClientNotifications,
  type ClientRequests,
  type RequestId,
  type ServerNotification,
  type ServerNotificationEnvelope,
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

export const guarded = (method: string): string => (isServerNotification(method) ? method : "unknown");

export const ids: ReadonlyArray<RequestId> = ["a", 0];

// @ts-expect-error - an id is never null
export const noId: RequestId = null;

export const withoutParams: ClientRequests["config/mcpServer/reload"]["params"] = undefined;

export const initialized: ClientNotifications["initialized"] = {};

export const state: v2.McpServerStartupState = "ready";

// @ts-expect-error - all five members are always sent
export const incomplete: v2.McpServerStatusUpdatedNotification = { name: "docs", status: "ready" };
