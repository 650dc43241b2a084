package demo

// lived is a table whose rows belong to the life of a case, an opinion or a response.
type lived struct {
	name    string
	key     string            // column that names the row, by which others belong to it; empty when nothing does
	born    string            // column with the day or the instant of which the key is; empty when it is of no day
	changes map[string]change // columns in which a copy differs; all others are copied as they are
	seals   map[string]string // what sealed columns were sealed for
	signs   sign              // the signature of all the rest, in the column mac; nil when the row has none, or a proof
}

// livedTables are all of them, in the order in which a copy is written.
var livedTables = []lived{
	{name: "responses", key: "id", changes: map[string]change{"id": random, "received_on": date}, signs: responseSign},
	{name: "receipts", key: "id", born: "received_on", changes: map[string]change{"id": id, "hash": random, "received_on": date}},
	{name: "opinions", key: "id", born: "received_at",
		changes: map[string]change{"id": id, "receipt_id": id, "received_at": instant, "received_on": date, "month": receivedMonth},
		seals:   map[string]string{"text_sealed": "opinion.text", "place_sealed": "opinion.place", "contact_sealed": "opinion.contact"}},
	{name: "concerns", key: "id", born: "received_at",
		changes: map[string]change{"id": id, "opinion_id": id, "receipt_id": id, "case_id": id, "home_case": id, "since_on": date, "objected_on": date, "received_at": instant, "received_on": date,
			"alarm": none, "alarmed_at": instant, "look_by": none, "alerted_at": instant, "looked_at": instant},
		seals: map[string]string{"objection_sealed": "concern.objection"}},
	{name: "classifications", key: "id", born: "decided_at", changes: map[string]change{"id": id, "concern_id": id, "decided_at": instant}},
	{name: "triage_acts", key: "id", born: "at", changes: map[string]change{"id": id, "concern_id": id, "image": quoted, "at": instant}},
	{name: "photos", key: "id", born: "created_at", changes: map[string]change{"id": id, "token_hash": random, "opinion_id": id, "case_id": id, "created_at": instant}},
	{name: "cases", key: "id", born: "opened_at",
		changes: map[string]change{"id": id, "number": numberOf("id"), "year": numberedYear, "clocks": quoted, "due_on": date, "owed_on": date, "whole_due_on": date, "promised_on": date,
			"paused_on": date, "paused_until": date, "extension": quoted, "blocked": quoted, "opened_at": instant, "opened_on": date, "published_at": instant,
			"published_on": date, "first_published_on": date, "entered_on": date, "asking_until": date, "part_of": id, "merged_into": id, "merged_on": date}},
	{name: "case_units", changes: map[string]change{"case_id": id}},
	{name: "case_events", key: "id", born: "at", changes: map[string]change{"id": id, "case_id": id, "at": instant, "on_day": date, "actor_id": id}},
	{name: "case_plans", key: "id", born: "submitted_on", changes: map[string]change{"id": id, "case_id": id, "steps": quoted, "submitted_on": date, "approved_on": date}},
	{name: "case_results", key: "id", born: "finished_on", changes: map[string]change{"id": id, "case_id": id, "photos": quoted, "shown": quoted, "finished_on": date, "published_on": date}},
	{name: "case_messages", key: "id", born: "at", changes: map[string]change{"id": id, "case_id": id, "receipt_id": id, "photos": quoted, "at": instant},
		seals: map[string]string{"text_sealed": "message.text"}},
	{name: "case_disputes", key: "id", born: "disputed_on", changes: map[string]change{"id": id, "case_id": id, "number": numberOf("case_id"), "disputed_on": date, "ruled_on": date}},
	{name: "case_lates", changes: map[string]change{"case_id": id, "due_on": date}},
	{name: "feedbacks", key: "id", born: "at", changes: map[string]change{"id": id, "case_id": id, "root_id": id, "receipt_id": id, "at": instant},
		seals: map[string]string{"reason_sealed": "feedback.reason"}},
	{name: "askings", changes: map[string]change{"root_id": id, "receipt_id": id, "seen_at": instant}},
	{name: "overrides", key: "id", born: "at", changes: map[string]change{"id": id, "at": instant, "on_day": date, "subject": id, "actor_id": id}},
	{name: "audits", key: "id", born: "at", changes: map[string]change{"id": id, "at": instant, "actor_id": id, "subject": id, "detail": quoted, "touched": untouched, "seal": unsealed}, signs: auditSign},
}

// oneOfEach are the tables that a city has once, however large it is.
var oneOfEach = []string{"settings", "counters", "sequences", "units", "areas", "manifestations", "surveys", "questionnaires", "survey_secrets", "survey_voters", "idempotencies", "accounts", "sessions", "invitations", "used_steps", "jobs",
	"calendar_days", "calendar_years", "duties", "pulses", "probes", "seals", "publications", "public_ratings", "desks", "outbox", "outbox_events",
	"wechat_people", "wechat_links", "wechat_sessions", "wechat_states", "wechat_inbox", "wechat_drafts",
	"hearings", "hearing_signups", "hearing_seats", "hearing_passes", "hearing_rounds", "hearing_questions", "hearing_promises",
	"turnouts", "ballots", "sealed_ballots", "named_ballots", "paper_counts", "public_votes", "round_secrets"}
