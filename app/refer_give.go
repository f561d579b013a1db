package app

import (
	"errors"
	"fmt"
	"strconv"

	"github.com/google/uuid"

	"regulars/app/budget"
	"regulars/app/fail"
	"regulars/app/internal/pg"
	"regulars/app/ledger"
	"regulars/app/member"
	"regulars/app/message"
	"regulars/app/outbound"
	"regulars/app/program"
	"regulars/app/referral"
	"regulars/app/reward"
	"regulars/app/work"
)

// noRewardError says that the advocate's reward cannot be given now: staff decide.
type noRewardError struct{ cause error }

func (e noRewardError) Error() string {
	return "the advocate's reward cannot be given: " + e.cause.Error()
}
func (e noRewardError) Unwrap() error { return e.cause }

// reward gives the advocate what the program says, unless a limit is reached.
func (s *settling) reward() error {
	review, err := ledger.GetReview(s.tx, s.r.Advocate)
	if err != nil {
		return err
	}
	if review.State == ledger.Excluded {
		s.stand(referral.Declined, referral.WhyAdvocate)
		return nil
	}
	if full, err := s.countReward(); err != nil || full {
		return err
	}
	if err := s.affords(); err != nil {
		return err
	}
	if err := s.grantReward(); err != nil {
		return err
	}
	now := s.tx.Now
	s.stand(referral.Rewarded, "")
	s.r.RewardedAt, s.r.Merged = &now, false
	if err := s.addRewarded(1); err != nil {
		return err
	}
	if err := outbound.Note(s.tx, []outbound.Event{{
		Kind: outbound.ReferralCompleted, Member: s.r.Advocate,
		Data: map[string]any{"referral_id": s.r.ID, "points": s.terms().Points, "redemption_id": s.r.Reward},
	}}); err != nil {
		return err
	}
	if s.pays != nil {
		return nil // their statement tells it
	}
	return s.tell("bought:"+strconv.Itoa(s.r.Postings), s.terms().Points, message.FriendBought)
}

// addRewarded counts friends whose order stood, for whom it also is news in segments.
func (s *settling) addRewarded(more int64) error {
	if err := referral.Add(s.tx, s.r, referral.Sum{Rewarded: more}); err != nil {
		return err
	}
	return touch(s.tx, s.merchant, []uuid.UUID{s.r.Advocate})
}

// countReward counts one more rewarded friend of the year; full says that there
// were enough, and declines the referral.
func (s *settling) countReward() (full bool, err error) {
	count := budget.Of(referralKey, program.Year, s.tx.Now, s.merchant.Location())
	count.Member = s.r.Advocate
	used, err := budget.Lock(s.tx, []budget.Count{count})
	if err != nil {
		return false, err
	}
	if most := s.terms().MostPerMember; most > 0 && used[count].Times >= most {
		s.stand(referral.Declined, referral.WhyLimit)
		return true, nil
	}
	return false, budget.Add(s.tx, map[budget.Count]budget.Used{count: {Times: 1}})
}

// referralKey names the count of an advocate's rewarded friends.
const referralKey = "referral"

// grantReward gives the advocate the program's reward, if it is one.
func (s *settling) grantReward() (err error) {
	id := s.terms().Reward
	if id == "" {
		return nil
	}
	if s.r.Reward, err = s.giveFor(id, fmt.Sprintf("referral:%s:%d", s.r.ID, s.r.Postings)); err == nil {
		s.r.Postings++
	}
	return err
}

// giveFor gives the advocate a reward, once by its key. noRewardError where it
// cannot be given now.
func (s *settling) giveFor(rewardID, key string) (uuid.UUID, error) {
	store, err := s.storeOfAdvocate()
	if err != nil {
		return uuid.Nil, err
	}
	r, err := s.app.grant(s.tx, Grant{
		Merchant: s.tx.Merchant, Member: s.r.Advocate, Store: store, RewardID: rewardID, Key: key,
	})
	if err == nil {
		return r.ID, nil
	}
	switch fail.KindOf(err) {
	case fail.Conflict, fail.NotFound, fail.Forbidden, fail.Invalid:
		return uuid.Nil, noRewardError{err}
	default:
		return uuid.Nil, err
	}
}

// storeOfAdvocate is where the advocate's code will be: in the store of the
// order, or else in one where they have an account.
func (s *settling) storeOfAdvocate() (uuid.UUID, error) {
	identities, err := member.IdentitiesOf(s.tx, s.r.Advocate)
	store := s.r.Store
	for _, identity := range identities {
		if !identity.Account {
			continue
		}
		if identity.StoreID == s.r.Store {
			return s.r.Store, err
		}
		store = identity.StoreID
	}
	return store, err
}

// give posts the difference between what the referral is worth to both sides
// and what was given for it, and takes back what is no longer deserved.
func (s *settling) give() error {
	given := s.r.RewardedAt
	if err := s.takeReward(); err != nil {
		return err
	}
	r, advocate := s.r, int64(0)
	if r.Status == referral.Rewarded {
		given, advocate = r.RewardedAt, max(r.Points, s.terms().Points)
	}
	friend, err := s.friendGets()
	if err != nil || advocate == r.Points && friend == r.FriendPoints {
		return err
	}
	if err := s.spend(r.Points, advocate, given); err != nil {
		return err
	}
	if err := s.spend(r.FriendPoints, friend, r.JoinedAt); err != nil {
		return err
	}
	return s.postBoth(advocate, friend)
}

// postBoth moves the points of both sides to what they are to have.
func (s *settling) postBoth(advocate, friend int64) error {
	r := s.r
	mine := ledger.Source{Kind: ledger.FromReferral, ID: r.ID}
	theirs := ledger.Source{Kind: ledger.FromInvitation, ID: r.ID}
	members := []uuid.UUID{r.Advocate}
	if r.Friend != uuid.Nil && r.Friend != r.Advocate {
		members = append(members, r.Friend)
	}
	book, err := ledger.Open(s.tx, members, []ledger.Source{mine, theirs})
	if err != nil {
		return err
	}
	if err := s.post(book, r.Advocate, mine, advocate-r.Points); err != nil {
		return err
	}
	if friend != r.FriendPoints {
		if err := s.post(book, r.Friend, theirs, friend-r.FriendPoints); err != nil {
			return err
		}
	}
	if err := referral.Gain(s.tx, r.Advocate, advocate-r.Points, friend-r.FriendPoints, 0); err != nil {
		return err
	}
	r.Points, r.FriendPoints = advocate, friend
	return flush(s.tx, book, s.merchant)
}

// friendGets is friendTarget, unless more of it than the friend has is not to be
// given: to somebody who is excluded, or beyond the program's budget.
func (s *settling) friendGets() (int64, error) {
	target, has := s.friendTarget(), s.r.FriendPoints
	if target <= has {
		return target, nil
	}
	review, err := ledger.GetReview(s.tx, s.r.Friend)
	if err != nil || review.State == ledger.Excluded {
		return has, err
	}
	fits, err := s.fits(target-has, *s.r.JoinedAt)
	if !fits {
		return has, err
	}
	return target, err
}

// friendTarget is what a friend has for joining. Who has it keeps it, unless the
// referral is blocked.
func (s *settling) friendTarget() int64 {
	r := s.r
	switch {
	case r.Status == referral.Blocked:
		return 0
	case r.FriendPoints > 0, r.Status == referral.Review, r.JoinedAt == nil:
		return r.FriendPoints
	case s.friend == nil || s.friend.State != member.StateMember:
		return 0
	case r.Status == referral.Joined || r.Status == referral.Pending || r.Status == referral.Rewarded:
		return s.terms().FriendPoints
	default:
		return r.FriendPoints
	}
}

// post moves a side's points. Who was excluded meanwhile gets nothing more.
func (s *settling) post(book *ledger.Book, who uuid.UUID, source ledger.Source, difference int64) error {
	if difference == 0 {
		return nil
	}
	s.r.Postings++
	why := ledger.WhyFriendBought
	if source.Kind == ledger.FromInvitation {
		why = ledger.WhyInvited
	}
	m := ledger.Movement{
		Key: fmt.Sprintf("referral:%s:%d", s.r.ID, s.r.Postings), Member: who, Points: difference, Source: source,
		Version: s.r.Version, Explain: ledger.Explain{Reason: why, Total: max(difference, 0)},
	}
	if difference > 0 {
		m.End = endOf(s.rules, s.tx.Now, s.merchant.Location())
		return book.Grant(m, s.tx.Now)
	}
	m.Points, m.Forgive = -difference, s.rules.Version.Document.Debt == program.Forgive
	m.Explain.Reason = ledger.WhyFriendFell
	if s.r.Status == referral.Blocked {
		m.Explain.Reason = ledger.WhyNotCounted
	}
	return book.TakeBack(m)
}

// takeReward takes back what an advocate is rewarded for no more.
func (s *settling) takeReward() error {
	r := s.r
	if r.Status == referral.Rewarded || r.RewardedAt == nil {
		return nil
	}
	count := budget.Of(referralKey, program.Year, *r.RewardedAt, s.merchant.Location())
	count.Member = r.Advocate
	r.RewardedAt = nil
	if err := budget.Add(s.tx, map[budget.Count]budget.Used{count: {Times: -1}}); err != nil {
		return err
	}
	if err := s.addRewarded(-1); err != nil || r.Reward == uuid.Nil {
		return err
	}
	id := r.Reward
	r.Reward = uuid.Nil
	return withdraw(s.tx, id)
}

// withdraw ends a reward that was given for nothing and was not used.
func withdraw(tx *pg.Tx, id uuid.UUID) error {
	given, err := reward.Lock(tx, id)
	if err != nil {
		return err
	}
	switch given.Status {
	case reward.Issued:
		given.Status = reward.Returning
	case reward.Reserved, reward.Creating, reward.Unknown:
		given.Status = reward.Cancelling
	case reward.Replacing, reward.Remaking:
		given.TakeBack(tx.Now)
		return reward.Save(tx, given)
	case reward.ToDo: // staff have not handed it over
		over(given, reward.Revoked, tx.Now)
		return reward.Save(tx, given)
	case reward.Used, reward.Cancelling, reward.Cancelled, reward.Expired, reward.Revoked, reward.Returning:
		return nil
	}
	given.NextAt, given.Attempts, given.Work, given.LastError = tx.Now, 0, int16(work.Waiting), ""
	return reward.Save(tx, given)
}

// tell queues a notice to the advocate. It says nothing of who the friend is.
func (s *settling) tell(step string, points int64, what string) error {
	return message.Queue(s.tx, []message.New{{
		Member: s.r.Advocate, Kind: message.FriendJoined, Key: "friend:" + s.r.ID.String() + ":" + step,
		Data: map[string]string{message.Points: strconv.FormatInt(points, 10), message.Friend: what},
	}})
}

// lacksReward reports whether an error says that a reward cannot be given now.
func lacksReward(err error) bool {
	_, lacks := errors.AsType[noRewardError](err)
	return lacks
}
