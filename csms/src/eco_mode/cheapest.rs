//! The cheapest of all ways to charge, by dynamic programming.
//!
//! From the last slot back to the first it is worked out how good the best way from there on is, for every number of
//! quarters that may have been charged before, and for every run that may be going on. Because only the first slot
//! and the last are shorter than a quarter, that is all there is to know of the past once the first was chosen.

use crate::prices::QUARTER_MS;

/// Charging that is to be done.
pub(super) struct Charging {
    /// When it can be; all but the first and the last a quarter of an hour long.
    pub(super) slots: Vec<Slot>,
    /// For how long the car takes energy, in ms.
    pub(super) needed_ms: i64,
    /// After how long of that it counts as full, in ms; more than nothing.
    pub(super) enough_ms: i64,
    /// Whether being full by the end comes before what is too dear.
    pub(super) has_to_be_ready: bool,
    /// What goes on before the first slot.
    pub(super) run: Run,
}

/// A stretch of time.
pub(super) struct Slot {
    /// How long it is, in ms.
    pub(super) length_ms: i64,
    /// What energy costs, of any unit.
    pub(super) price: i64,
    /// Whether that is more than anybody wants to pay.
    pub(super) is_too_dear: bool,
}

/// What goes on before the first slot.
pub(super) struct Run {
    /// Whether it charges.
    pub(super) is_charging: bool,
    /// For how many slots that goes on at least.
    pub(super) held_for: usize,
    /// For how many slots at least the opposite goes on, where it begins with the first slot.
    pub(super) new_held_for: usize,
}

/// For how many slots a run goes on at least that does not begin with the first one.
const QUARTERS_HELD: usize = 2;

/// So many slots a run may still have to go on after the first: two behind a short one, or one, or none.
const HOLDS: usize = 3;

/// The runs that may go on: charging or not, and how many slots it still has to.
const STATES: usize = 2 * HOLDS;

/// How good a way is; the least is the best. That of a way is the sum of its slots', so that the best way from a slot
/// on does not depend on how it was come there.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
struct Badness {
    /// How long of it is too dear, and how much is left uncharged at the end, in ms; which comes first is told by
    /// [`Charging::has_to_be_ready`].
    wishes_ms: [i64; 2],
    cost: i128,
    full_after_ms: i64,
    switches: u32,
}

impl Badness {
    fn plus(self, other: Self) -> Self {
        Self {
            wishes_ms: [
                self.wishes_ms[0] + other.wishes_ms[0],
                self.wishes_ms[1] + other.wishes_ms[1],
            ],
            cost: self.cost + other.cost,
            full_after_ms: self.full_after_ms + other.full_after_ms,
            switches: self.switches + other.switches,
        }
    }
}

/// In which slots to charge in the best way that keeps the least lengths of runs. The car may not be full after it:
/// then it charges as much as there is.
pub(super) fn cheapest(charging: &Charging) -> Vec<bool> {
    let run = &charging.run;
    let ways = [true, false].into_iter().filter_map(|choice| {
        let is_switch = choice != run.is_charging;
        if charging.slots.is_empty() || (is_switch && run.held_for > 0) {
            return None;
        }
        let (first, is_end) = charging.slot_badness(0, 0, 0, choice);
        let first = first.plus(switches(is_switch));
        let held = if is_switch { run.new_held_for } else { run.held_for };
        let charged_ms = if choice { charging.slots[0].length_ms } else { 0 };
        Some(if is_end {
            (first, vec![choice])
        } else {
            let (rest, mut choices) = charging.rest(charged_ms, state(choice, held.saturating_sub(1)));
            choices.insert(0, choice);
            (first.plus(rest), choices)
        })
    });
    let best = ways.min_by_key(|(badness, _)| *badness);
    let mut choices = best.map(|it| it.1).unwrap_or_default();
    choices.resize(charging.slots.len(), false);
    choices
}

fn state(is_charging: bool, held_for: usize) -> usize {
    usize::from(is_charging) * HOLDS + held_for.min(HOLDS - 1)
}

fn switches(is_switch: bool) -> Badness {
    Badness {
        switches: u32::from(is_switch),
        ..Badness::default()
    }
}

impl Charging {
    /// What one slot adds, which begins so long after the first does and before which the car charged for so long; and
    /// whether there is nothing to choose after it.
    fn slot_badness(&self, at: usize, begins_ms: i64, charged_ms: i64, choice: bool) -> (Badness, bool) {
        let slot = &self.slots[at];
        let left_ms = self.needed_ms - charged_ms;
        let used_ms = if choice { left_ms.min(slot.length_ms) } else { 0 };
        let is_full = choice && charged_ms + slot.length_ms >= self.enough_ms;
        let is_end = is_full || at + 1 == self.slots.len();
        let too_dear_ms = if slot.is_too_dear { used_ms } else { 0 };
        let uncharged_ms = if is_end && !is_full { left_ms - used_ms } else { 0 };
        let badness = Badness {
            wishes_ms: if self.has_to_be_ready {
                [uncharged_ms, too_dear_ms]
            } else {
                [too_dear_ms, uncharged_ms]
            },
            cost: i128::from(slot.price) * i128::from(used_ms),
            full_after_ms: if is_full { begins_ms + used_ms } else { 0 },
            switches: 0,
        };
        (badness, is_end)
    }

    /// The best way through all slots but the first, where the car charged so long in that and `begin` goes on. It ends
    /// with the slot in which the car is full.
    fn rest(&self, first_ms: i64, begin: usize) -> (Badness, Vec<bool>) {
        let slots = self.slots.len();
        // With so many quarters more the car is full, or there are no more slots.
        let most = (self.enough_ms - first_ms + QUARTER_MS - 1).div_euclid(QUARTER_MS);
        let most = usize::try_from(most).unwrap_or(0).min(slots);
        let mut chosen = vec![[false; STATES]; slots * most];
        let mut next = vec![[Badness::default(); STATES]; most + 1];
        for at in (1..slots).rev() {
            let begins_ms = self.slots[0].length_ms + (at as i64 - 1) * QUARTER_MS;
            // A quarter more is read where it was worked out for the slot behind, and is written after that.
            for quarters in 0..most.min(at) {
                let charged_ms = first_ms + quarters as i64 * QUARTER_MS;
                let [off, on] =
                    [false, true].map(|choice| self.slot_badness(at, begins_ms, charged_ms, choice));
                let behind = |choice: bool, held: usize| {
                    let (badness, is_end) = if choice { on } else { off };
                    if is_end {
                        return badness;
                    }
                    badness.plus(next[quarters + usize::from(choice)][state(choice, held)])
                };
                let stays = [false, true].map(|choice| {
                    std::array::from_fn::<_, HOLDS, _>(|held: usize| behind(choice, held.saturating_sub(1)))
                });
                let turns =
                    [false, true].map(|choice| behind(choice, QUARTERS_HELD - 1).plus(switches(true)));
                let mut best = [Badness::default(); STATES];
                let chosen = &mut chosen[at * most + quarters];
                for is_charging in [false, true] {
                    let turn = turns[usize::from(!is_charging)];
                    for (held, &stay) in stays[usize::from(is_charging)].iter().enumerate() {
                        // Where both are as good, charging early is better.
                        let does_turn = held == 0 && (turn < stay || turn == stay && !is_charging);
                        let state = state(is_charging, held);
                        best[state] = if does_turn { turn } else { stay };
                        chosen[state] = is_charging != does_turn;
                    }
                }
                next[quarters] = best;
            }
        }
        let mut choices = Vec::with_capacity(slots);
        let (mut quarters, mut going_on) = (0, begin);
        for at in 1..slots {
            if quarters >= most {
                break;
            }
            let choice = chosen[at * most + quarters][going_on];
            choices.push(choice);
            let held = going_on % HOLDS;
            let stays = choice == (going_on >= HOLDS);
            going_on = state(
                choice,
                if stays {
                    held.saturating_sub(1)
                } else {
                    QUARTERS_HELD - 1
                },
            );
            quarters += usize::from(choice);
        }
        (next[0][begin], choices)
    }
}
