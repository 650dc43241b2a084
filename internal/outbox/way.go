package outbox

import (
	"context"
	"time"

	"huiyin/internal/database"
)

// Way carries letters: the official account, the browser, a messenger behind a webhook. Safe for concurrent use.
type Way interface {
	// Name stands in the letter's row, at most 20 characters.
	Name() string
	// Repeats says that the other side knows a letter by its ID (client_msg_id), so that one sent twice arrives once. Without it a letter
	// whose call broke off is unknown and never sent again by itself.
	Repeats() bool
	// Send makes one call, at most Patience long, and says what came of it. It writes no row of the letter.
	Send(ctx context.Context, l Letter) Outcome
}

// Unable is no state of a letter but an outcome: this way does not lead to her, the next one is tried.
const Unable State = "unable"

// Outcome is what a way says of one call.
type Outcome struct {
	// State is Sent, Arrived, Refused (final: she does not want it, or has left), Parked (a person must put something right), Waiting (try
	// again), Unknown (the call broke off), or Unable.
	State State
	// ProviderID is what delivery events call it, at most 64 characters; with Sent an empty one says that none will come.
	ProviderID string
	// Reason is a plain sentence for the office: no secret, no person, no address.
	Reason string
	// After is how long to wait before the next try; 0 leaves it to the runner.
	After time.Duration
}

// Room is what the room that writes letters tells the runner. Both run in the runner's transaction.
type Room struct {
	// Stale says why a letter is no longer true, empty while it is: asked in the transaction that takes it for sending.
	Stale func(tx *database.Tx, l Letter) (why string, err error)
	// Heard is told once that a letter reached her: how is "delivered" by the other side's word, or "sent" by its error code 0 alone.
	Heard func(tx *database.Tx, l Letter, how string) error
}

// How a letter was heard of.
const (
	ByDelivery = "delivered"
	ByCode     = "sent"
)
