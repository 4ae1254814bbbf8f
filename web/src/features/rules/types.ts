import type { Shape } from "../../api/types";

export type PointSummary = Shape<"PointSummary">;
export type Point = Shape<"PointView">;
export type InputField = Shape<"RuleField">;
export type RuleFunction = Shape<"RuleFunction">;

export type VersionSummary = Shape<"VersionSummary">;
export type VersionState = VersionSummary["state"];
export type VersionView = Shape<"RuleVersionView">;
export type Otherwise = Shape<"RuleOtherwise">;
export type Example = Shape<"ExampleView">;
export type Labelled = Shape<"RuleRow">["label"];

/** A row with everything said; over the wire it is enabled and without priority unless it says otherwise. */
export type Row = Required<Omit<Shape<"RuleRow">, "cells">>;

export interface Body {
  rows: Row[];
  otherwise?: Otherwise;
}

/** A version as it was read, with the number that says which state of it this was. */
export type Version = Omit<VersionView, "body"> & { body: Body; version: number };

export type Check = Shape<"CheckView">;
export type Problem = Shape<"RuleProblem">;
export type Change = Shape<"RuleChange">;
export type Trial = Shape<"TrialView">;
export type Moved = Shape<"MovedView">;
export type Load = Shape<"LoadView">;
export type BackTest = Shape<"BackTestView">;
export type Case = Shape<"CaseView">;
export type Shadow = Shape<"ShadowView">;
export type WhyNot = Shape<"WhyNotView">;
