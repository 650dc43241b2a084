package api

import (
	"context"
	"time"

	"github.com/gofiber/fiber/v2"

	"huiyin/internal/actor"
	"huiyin/internal/fair"
	"huiyin/internal/fault"
	"huiyin/internal/photo"
)

const (
	// openingRoom is how many bytes all photos hold that are opened at once; the largest goes alone, others by twos.
	openingRoom = photo.MaxMemory
	// openingPatience is how long a photo waits for its turn: its request must still be able to store it.
	openingPatience = 6 * time.Second
	// maxUnclaimed is how much disk the photos take that nobody has claimed, of all, in bytes.
	maxUnclaimed = 2 << 30
	// plenty is the part of a budget from which on an address has used little of it.
	plenty = 0.8
)

func (a *App) uploadPhoto(c *fiber.Ctx) error {
	data, err := uploaded(c, "photo")
	if err != nil {
		return fault.InField("photo", "no_photo", "没有收到照片，请重新选择一张。")
	}
	who, from := a.uploader(c)
	size, err := photo.Measure(data)
	if err != nil {
		return err
	}
	if err := a.admitPhoto(c.UserContext(), from, size); err != nil {
		return err
	}
	jpeg, err := a.openPhoto(c.UserContext(), from, data, size)
	if err != nil {
		return err
	}
	if ok, _ := a.limits.spend(lentBytes, from.Key, float64(len(jpeg))); !ok {
		return crowded("photos_unclaimed", "您这里传了很多还没提交的照片，请先提交，再接着传。", time.Minute)
	}
	token, err := a.Survey.KeepPhoto(c.UserContext(), who, jpeg)
	if err != nil {
		a.limits.book.GiveBack(lentBytes, from.Key, float64(len(jpeg)))
		return err
	}
	a.limits.lent.lend(token, loan{from.Key, len(jpeg)})
	return created(c, fiber.Map{"photo": token})
}

// uploader is whose photo it is, and by whom it is counted: the staff by themselves, whatever goes on at their address.
func (a *App) uploader(c *fiber.Ctx) (actor.Actor, fair.Line) {
	account, ok, err := a.Auth.Who(c.UserContext(), c.Cookies(a.cookie()))
	if err != nil || !ok {
		return actor.Actor{Role: actor.Citizen}, fair.Line{Key: address(c)}
	}
	return account.Actor(), fair.Line{Key: account.ID, Known: true}
}

// admitPhoto asks whether a photo may be opened at all: by whom it comes, and by all.
func (a *App) admitPhoto(ctx context.Context, from fair.Line, size photo.Size) error {
	crowd := "many"
	if from.Known || a.limits.book.Left(effort, from.Key) >= plenty*effort.Burst {
		crowd = "little"
	}
	if ok, wait := a.limits.spend(effort, from.Key, float64(size.Effort)); !ok {
		f := fault.New(fault.TooMany, "too_many_photos", "这里刚传了很多照片，请过一会儿再传这一张。文字可以先写。")
		f.After = wait
		return f
	}
	if ok, wait := a.limits.spend(effortAll, crowd, float64(size.Effort)); !ok {
		a.limits.book.GiveBack(effort, from.Key, float64(size.Effort))
		return crowded("photos_busy", "现在传照片的人太多，请过一会儿再传这一张。文字可以先写。", wait)
	}
	bytes, err := a.limits.lent.bytes(ctx, a.Survey.UnclaimedBytes)
	if err == nil && bytes >= a.limits.lent.most && !a.limits.off {
		err = crowded("photos_full", "还没提交的照片太多，暂时放不下新的。请过一会儿再传，文字可以先提交。", 10*time.Minute)
	}
	return err
}

// openPhoto makes of a photo what is kept, when it is its line's turn.
func (a *App) openPhoto(ctx context.Context, from fair.Line, data []byte, size photo.Size) (photo.Cleaned, error) {
	full := crowded("photos_busy", "现在传照片的人太多，没有轮到这一张。请过一会儿再传，文字可以先写。", 10*time.Second)
	leave, err := enter(ctx, a.limits.opening, from, max(size.Memory, openingRoom/2), openingPatience, full)
	if err != nil {
		return nil, err
	}
	defer leave()
	jpeg, err := photo.Clean(data)
	if err == nil && ctx.Err() != nil { // it took all of its time: the database must not be blamed
		err = full
	}
	return jpeg, err
}

func crowded(reason, say string, wait time.Duration) *fault.Fault {
	return &fault.Fault{Kind: fault.Unavailable, Reason: reason, Say: say, After: wait}
}
