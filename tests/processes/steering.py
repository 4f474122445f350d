"""What people write into the forms of the steering thread, and the stretches of road that several stories share."""

from koppi.domain.step import Json
from tests.support.houses import Stage

FIRST_ASSESSMENT: dict[str, Json] = {
    "reason_in_own_words": "Kaatuminen pelottaa.",
    "symptom_urgency": "non_urgent",
    "solvable_in_contact": "no",
    "agreed_next_step": "Asiakasvastaava soittaa.",
}
SOLVED: dict[str, Json] = {
    **FIRST_ASSESSMENT,
    "solvable_in_contact": "yes",
    "advice_given": "Neuvottiin kauppapalvelu.",
}
NEEDS: dict[str, Json] = {
    "meeting_place": "home",
    "client_view_of_needs": "Apua suihkuun.",
    "life_areas_in_need": ["daily_life", "safety"],
    "well_being_today": 6,
    "strengths_seen": "Tytär käy usein.",
    "professional_conclusion": "Kotihoidon tarve.",
    "plain_summary": "Saat apua suihkuun.",
}
GOALS: dict[str, Json] = {
    "client_goal_words": "Haluan asua kotona.",
    "plan_goals": [{"goal_text": "Suihku kahdesti viikossa", "goal_owner": "service_provider"}],
    "plan_resources": "Tytär auttaa.",
    "options_offered": "Kotihoito tai palveluseteli.",
}
AGREEMENT: dict[str, Json] = {
    "plan_duties": [{"duty_text": "Suihkuapu", "duty_actor": "service_provider"}],
    "keep_in_touch_every": "monthly",
    "who_calls_whom": "Asiakasvastaava soittaa.",
    "client_approval": "yes",
    "how_signed": "in_meeting",
}
REFUSED_AGREEMENT: dict[str, Json] = {
    **{name: value for name, value in AGREEMENT.items() if name != "how_signed"},
    "client_approval": "no",
    "client_comment": "Liian vähän käyntejä.",
}
BY_HAND: dict[str, Json] = {
    "obstacle_kind": "no_capacity",
    "obstacle_action": "Sovittiin toinen tuottaja.",
    "change_told": True,
}
REACHED: dict[str, Json] = {
    "reached_client": "yes",
    "how_contacted": "phone",
    "how_is_the_client": "Voi hyvin.",
    "well_being_today": 8,
    "do_services_work": "yes",
}
NOT_REACHED: dict[str, Json] = {"reached_client": "no", "try_again_plan": "Huomenna uudestaan."}
GOES_ON: dict[str, Json] = {
    "client_took_part": "yes",
    "goals_progress": "on_track",
    "situation_stability": "stable",
    "overlaps_checked": True,
    "review_note": "Suunnitelma pitää.",
    "review_outcome": "continue",
    "next_review_in": "cal_months(1)",
}
ENDS: dict[str, Json] = {
    **{name: value for name, value in GOES_ON.items() if name != "next_review_in"},
    "review_outcome": "close",
    "ending_ground": "goals_met",
}
HARMLESS_TRIGGER: dict[str, Json] = {
    "true_alarm": "no",
    "how_serious": "low",
    "trigger_outcome": "no_action",
    "outcome_reason": "Hälytys oli väärä.",
    "answer_to_raiser": "Kiitos, asia on kunnossa.",
}
EARLY_REVIEW: dict[str, Json] = {
    **HARMLESS_TRIGGER,
    "true_alarm": "yes",
    "how_serious": "high",
    "trigger_outcome": "early_review",
}
CLOSING_TRIGGER: dict[str, Json] = {**HARMLESS_TRIGGER, "trigger_outcome": "close", "ending_ground": "moved_away"}

FOLLOW_UP = ["reminder_time", "review_time", "trigger_arrives"]
"""Where a thread in follow-up waits, all three at once."""


def to_case(stage: Stage, **contact: Json) -> tuple[int, int]:
    """Play from the contact to the open case and return the instance's and the case's keys."""
    received = stage.register_contact(**contact)
    assert received.instance_key is not None
    stage.complete("assess_contact", FIRST_ASSESSMENT, instance=received.instance_key)
    case_key = stage.instance(received.instance_key).case_key
    assert case_key is not None
    return received.instance_key, case_key


def to_request(stage: Stage, **contact: Json) -> tuple[int, int]:
    """Play from the contact to the service request that waits to be sent."""
    instance, case_key = to_case(stage, **contact)
    stage.complete("draft_goals", GOALS, instance=instance)
    stage.complete("assess_needs", NEEDS, instance=instance)
    stage.complete("agree_duties", AGREEMENT, instance=instance)
    return instance, case_key


def to_follow_up(stage: Stage, **contact: Json) -> tuple[int, int]:
    """Play from the contact to the follow-up, the request accepted."""
    instance, case_key = to_request(stage, **contact)
    stage.run_jobs()
    return instance, case_key
