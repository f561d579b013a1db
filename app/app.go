// Package app is what Regulars does: one file a verb. It knows no HTTP, no
// platform by name and no queue library; those are handed in.
package app

import (
	"cmp"
	"context"
	"log/slog"
	"net/http"
	"slices"
	"sync"
	"time"

	"github.com/google/uuid"

	"regulars/app/fail"
	"regulars/app/internal/pg"
	"regulars/app/journey"
	"regulars/app/klaviyo"
	"regulars/app/merchant"
	"regulars/app/message"
	"regulars/app/platform"
	"regulars/app/program"
)

// TaskKind is what a task asks for.
type TaskKind string

// The kinds of task.
const (
	TaskInbox      TaskKind = "inbox"      // apply a merchant's inbox
	TaskRedemption TaskKind = "redemption" // go on with one redemption
	TaskEffect     TaskKind = "effect"     // write one effect
	TaskRelease    TaskKind = "release"    // make a merchant's due points usable
	TaskReconcile  TaskKind = "reconcile"  // read on in one store's listing
	TaskBackfill   TaskKind = "backfill"   // go on with one back-fill
	TaskBulk       TaskKind = "bulk"       // go on with one file of points
	TaskMessage    TaskKind = "message"    // send one message
	TaskSell       TaskKind = "sell"       // decide about one message that sells, and send it
	TaskWindDown   TaskKind = "wind_down"  // go on with a program's end
	TaskErase      TaskKind = "erase"      // go on with erasing one person
	TaskPublish    TaskKind = "publish"    // make a planned version live
	TaskSignIn     TaskKind = "sign_in"    // mail one sign-in link
	TaskFacts      TaskKind = "facts"      // take down what is true of members
	TaskPersonas   TaskKind = "personas"   // count what the data says of personas
	TaskNewsletter TaskKind = "newsletter" // go on with one newsletter
	TaskPrint      TaskKind = "print"      // go on with one print run
	TaskStudy      TaskKind = "study"      // draw people for one study, and see to its end
	TaskInvitation TaskKind = "study_turn" // go on with one person of a study
	TaskBacktest   TaskKind = "backtest"   // try a draft on past orders
	TaskMirror     TaskKind = "mirror"     // write profiles to a merchant's tool
	TaskDeskMail   TaskKind = "desk_mail"  // send one letter of the desk
	TaskMailIn     TaskKind = "mail_in"    // read one mail that came in
	TaskOutbound   TaskKind = "outbound"   // tell one server of the merchant's, or a tool, of one thing
)

// Task is a wake-up. It carries ids only: the work itself is a row in Postgres,
// and losing every task loses nothing but time.
type Task struct {
	Kind     TaskKind  `json:"kind"`
	Merchant uuid.UUID `json:"merchant"`
	ID       uuid.UUID `json:"id,omitzero"`       // row, or store for TaskReconcile
	Listing  string    `json:"listing,omitempty"` // for TaskReconcile
	Dispatch int       `json:"dispatch"`          // makes the task's name unique
}

// Queue wakes workers.
type Queue interface {
	Enqueue(ctx context.Context, task Task) error
}

// SpendFunc waits until the rate budget of a store of a platform allows a call
// of a cost.
type SpendFunc func(ctx context.Context, kind platform.Kind, store uuid.UUID, cost int) error

// LearnFunc hears what a store says of its rate budget.
type LearnFunc func(ctx context.Context, kind platform.Kind, store uuid.UUID, said platform.Said)

// App is the product. Its methods are the verbs; each is safe for concurrent use.
type App struct {
	db         *pg.DB
	keyring    *merchant.Keyring
	connectors map[platform.Kind]platform.Connector
	spend      SpendFunc
	learn      LearnFunc
	mailer     message.Mailer // nil: no mail server
	mail       MailOptions
	web        *http.Client
	klaviyo    *klaviyo.Client
	polling    map[platform.Kind]PollEvery
	log        *slog.Logger
	billing    BillingWay
	baseURL    string // where platforms and shoppers reach us, no trailing slash
	version    string // of this build
	keysURL    string // where stores bring keys

	metrics   *Metrics
	accepting *acceptor
	keys      ttlCache[uuid.UUID, *merchant.Keys]
	routes    ttlCache[string, route]
	strangers ttlCache[string, struct{}] // keys that are no store's
	merchants ttlCache[uuid.UUID, merchant.Merchant]
	programs  programCache
	gauges    ttlCache[string, int64]
	plans     ttlCache[journey.VersionKey, *journey.Plan]
	listening ttlCache[uuid.UUID, journey.Listening]
	senders   ttlCache[uuid.UUID, struct{}] // whose domain was looked at
	telling   ttlCache[uuid.UUID, message.Settings]
	guided    ttlCache[uuid.UUID, bool] // whether shoppers read any guide of a merchant's
	logos     ttlCache[string, []byte]  // by address, nil for one that cannot be had
	drawing   chan struct{}             // one for each file that is being drawn
	served    sync.Map                  // a store's id -> the API version that it was noted to answer in
	withheld  sync.Map                  // a store's id -> what it was noted to keep back of people
}

// Options are what an App is made of.
type Options struct {
	DatabaseURL string
	Key         string // key-encryption key, base64
	BaseURL     string
	Version     string // of this build, told to companion plugins
	KeysURL     string // where stores bring keys, https; empty: BaseURL
	Connectors  map[platform.Kind]platform.Connector
	Billing     BillingWay
	Spend       SpendFunc                   // nil: unlimited
	Learn       LearnFunc                   // nil: budgets are as they are set
	Polling     map[platform.Kind]PollEvery // nil: DefaultPolling
	Mailer      message.Mailer              // nil: messages are not sent
	Mail        MailOptions
	Web         *http.Client    // to addresses that merchants typed; nil: one that goes anywhere, for tests
	Klaviyo     *klaviyo.Client // nil: Klaviyo's own address
	Log         *slog.Logger
	Metrics     *Metrics // nil: not measured
	MaxConns    int32
}

// Open connects to Postgres, checks the role and the key, and makes the App.
func Open(ctx context.Context, o Options) (*App, error) {
	keyring, err := merchant.NewKeyring(o.Key)
	if err != nil {
		return nil, err
	}
	db, err := pg.Open(ctx, o.DatabaseURL, pg.Options{MaxConns: o.MaxConns})
	if err != nil {
		return nil, err
	}
	a := &App{
		db: db, keyring: keyring, connectors: o.Connectors, spend: o.Spend, log: o.Log, baseURL: o.BaseURL,
		version: o.Version,
		billing: o.Billing, metrics: o.Metrics, mailer: o.Mailer, mail: o.Mail, web: o.Web, klaviyo: o.Klaviyo,
		learn: o.Learn, keysURL: cmp.Or(o.KeysURL, o.BaseURL), drawing: make(chan struct{}, mostDrawn),
	}
	if a.learn == nil {
		a.learn = func(context.Context, platform.Kind, uuid.UUID, platform.Said) {}
	}
	if a.spend == nil {
		a.spend = func(context.Context, platform.Kind, uuid.UUID, int) error { return nil }
	}
	if a.klaviyo == nil {
		a.klaviyo = &klaviyo.Client{}
	}
	if a.polling = o.Polling; a.polling == nil {
		a.polling = DefaultPolling()
	}
	a.setCaches()
	a.gauges.life, a.logos.life = gaugeLife, 5*time.Minute
	if err := a.checkReady(ctx); err != nil {
		db.Close()
		return nil, err
	}
	a.accepting = startAcceptor(db, o.Metrics)
	return a, nil
}

// Close stops accepting and ends all connections.
func (a *App) Close() {
	a.accepting.close()
	a.db.Close()
}

// Ready reports whether the App can do its work now.
func (a *App) Ready(ctx context.Context) error { return a.db.Ping(ctx) }

// BaseURL is where platforms and shoppers reach us.
func (a *App) BaseURL() string { return a.baseURL }

// Advance moves the App's clock forward. Demo and tests only.
func (a *App) Advance(d time.Duration) { a.db.SetOffset(a.db.Offset() + d) }

// Now is the App's clock outside a transaction, for connectors and signatures.
func (a *App) Now() time.Time {
	//nolint:forbidigo // the one clock outside a transaction; pg.Tx.Now rules inside
	return time.Now().UTC().Add(a.db.Offset())
}

// Connector is the platform's connector.
func (a *App) Connector(kind platform.Kind) (platform.Connector, error) {
	connector, ok := a.connectors[kind]
	if !ok {
		return nil, fail.Field("platform", "%q is not set up on this server", kind)
	}
	return connector, nil
}

// ability is the platform's connector as one with an optional ability; lacking is what
// to answer where it has none.
func ability[T any](a *App, kind platform.Kind, lacking error) (T, error) {
	var none T
	connector, err := a.Connector(kind)
	if err != nil {
		return none, err
	}
	able, ok := connector.(T)
	if !ok {
		return none, lacking
	}
	return able, nil
}

func (a *App) checkReady(ctx context.Context) error {
	have, want, err := a.db.Version(ctx)
	if err := migrated(have, want, err); err != nil {
		return err
	}
	proposed, err := a.keyring.SealCanary()
	if err != nil {
		return err
	}
	return a.db.Anonymous(ctx, func(tx *pg.Tx) error {
		sealed, err := merchant.Canary(tx, proposed)
		if err != nil {
			return err
		}
		return a.keyring.CheckCanary(sealed)
	})
}

// keysOf opens a merchant's keys, cached for a minute so that destroying them
// takes effect.
func (a *App) keysOf(tx *pg.Tx) (*merchant.Keys, error) {
	return a.keys.get(tx.Merchant, a.Now(), func() (*merchant.Keys, error) {
		_, row, err := merchant.Get(tx)
		if err != nil {
			return nil, err
		}
		return a.keyring.Open(tx.Merchant, row)
	})
}

// merchantOf reads the transaction's merchant, at most two seconds old.
func (a *App) merchantOf(tx *pg.Tx) (merchant.Merchant, error) {
	return a.merchants.get(tx.Merchant, a.Now(), func() (merchant.Merchant, error) {
		m, _, err := merchant.Get(tx)
		return m, err
	})
}

// programCache holds compiled programs. Versions never change, so they are only
// dropped when there are too many.
type programCache struct {
	mu   sync.Mutex
	held map[uuid.UUID]*Programs
}

// Programs are all published versions of a merchant, oldest first.
type Programs []*program.Program

// programsOf loads the published programs, reusing what is compiled.
func (a *App) programsOf(tx *pg.Tx) (Programs, error) {
	latest, err := program.Latest(tx)
	if err != nil || latest == 0 {
		return nil, err
	}
	m, err := a.merchantOf(tx)
	if err != nil {
		return nil, err
	}
	held := a.programs.get(tx.Merchant)
	if len(held) >= latest && held[0].Zone().String() == m.Location().String() {
		return held, nil
	}
	versions, err := program.Versions(tx)
	if err != nil {
		return nil, err
	}
	compiled := make(Programs, len(versions))
	for i, v := range versions {
		compiled[i] = program.Compile(v, m.Location())
	}
	a.programs.put(tx.Merchant, compiled)
	return compiled, nil
}

// Live is the newest version, nil before the first.
func (p Programs) Live() *program.Program {
	if len(p) == 0 {
		return nil
	}
	return p[len(p)-1]
}

// Number is a version by its number, nil when there is none.
func (p Programs) Number(n int) *program.Program {
	if n < 1 || n > len(p) {
		return nil
	}
	return p[n-1]
}

// At is the version in force at a moment, nil before the first.
func (p Programs) At(moment time.Time) *program.Program {
	for _, version := range slices.Backward(p) {
		if !version.Version.PublishedAt.After(moment) {
			return version
		}
	}
	return nil
}

// Start is when the program began, the far future when it did not.
func (p Programs) Start() time.Time {
	if len(p) == 0 {
		return time.Unix(1<<40, 0)
	}
	return p[0].Version.PublishedAt
}

func (c *programCache) get(id uuid.UUID) Programs {
	c.mu.Lock()
	defer c.mu.Unlock()
	if held := c.held[id]; held != nil {
		return *held
	}
	return nil
}

func (c *programCache) put(id uuid.UUID, p Programs) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.held == nil || len(c.held) > 5000 {
		c.held = map[uuid.UUID]*Programs{}
	}
	c.held[id] = &p
}
