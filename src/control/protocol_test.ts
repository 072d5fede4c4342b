import assert from "node:assert/strict";
import { InputError, RefusedError, WaitError } from "../base/result.ts";
import { type Answer, failure, valueOf } from "./protocol.ts";

Deno.test("what was wrong arrives as it was thrown", () => {
  const errors = [
    new InputError("name", "is empty", "type one"),
    new RefusedError("right", "you may not do that", "ask a manager"),
    new WaitError("sign-in", "too many wait to sign in", 5, "everybody"),
    new WaitError("password", "too many tries", 0.2, "asker"),
  ];
  for (const error of errors) {
    const answer = JSON.parse(JSON.stringify(failure(error))) as Answer; // by `failure`
    assert.throws(() => valueOf(answer), (arrived) => {
      assert.deepEqual(arrived, error);
      assert.ok(arrived instanceof InputError);
      return arrived.constructor === error.constructor && arrived.message === error.message;
    });
  }
});
