//! Shares what there is among those who want it: everybody at least the least, then everybody alike.

use crate::decision::PerPhase;
use crate::units::Amperes;

/// Somebody who wants current.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Claim {
    /// On which phases it counts.
    pub(super) phases: [bool; 3],
    /// The least that is of use.
    pub(super) least: Amperes,
    /// The most that is.
    pub(super) most: Amperes,
    /// Whether it cannot be told to take nothing: then it gets the least, whatever there is.
    pub(super) cannot_pause: bool,
    /// Whether it gets all that it wants before others get more than nothing.
    pub(super) is_first: bool,
    /// Whether it wants nothing now, and gets a place to begin from where the others leave one.
    pub(super) is_idle: bool,
}

/// What each gets, in the order of the claims, which is also the order in which they are let in, the idle ones after all others
/// have what they can use: all of those let in have at least their `least`, and none has more than another that could use it
/// (max-min fairness).
///
/// On no phase is more given than `free`, unless somebody cannot be told to take nothing.
pub(super) fn share(free: PerPhase, claims: &[Claim]) -> Vec<Amperes> {
    let mut left = free;
    let mut shares = vec![Amperes::ZERO; claims.len()];
    let mut growing = Vec::new();
    for (index, claim) in claims.iter().enumerate() {
        let of_use = claim.most >= claim.least && !claim.is_idle;
        if of_use && (fits(claim, left) || claim.cannot_pause) {
            take(&mut left, claim, claim.least);
            shares[index] = claim.least;
            if claim.is_first {
                let more = on(claim, left).min().unwrap_or_default();
                let more = more.min(claim.most - claim.least).max(Amperes::ZERO);
                take(&mut left, claim, more);
                shares[index] += more;
            }
            growing.push(index);
        }
    }
    // Whoever could still grow does, all by the same, until a phase is full or somebody has enough.
    loop {
        growing.retain(|index| {
            let claim = &claims[*index];
            shares[*index] < claim.most && on(claim, left).all(|it| it > Amperes::ZERO)
        });
        let Some(step) = step(&growing, &shares, claims, left) else {
            break;
        };
        for index in &growing {
            shares[*index] += step;
            take(&mut left, &claims[*index], step);
        }
    }
    for (share, claim) in shares.iter_mut().zip(claims).filter(|(_, claim)| claim.is_idle) {
        if claim.most >= claim.least && fits(claim, left) {
            take(&mut left, claim, claim.least);
            *share = claim.least;
        }
    }
    shares
}

fn fits(claim: &Claim, left: PerPhase) -> bool {
    on(claim, left).all(|it| it >= claim.least)
}

/// By how much all of those who grow can grow; nothing where not even by a tenth.
fn step(growing: &[usize], shares: &[Amperes], claims: &[Claim], left: PerPhase) -> Option<Amperes> {
    let room = (0..3).filter_map(|phase| {
        let crowd = growing.iter().filter(|it| claims[**it].phases[phase]).count();
        let crowd = i32::try_from(crowd).ok().filter(|it| *it > 0)?;
        Some(Amperes::tenths(left[phase].as_tenths() / crowd))
    });
    let appetite = growing.iter().map(|it| claims[*it].most - shares[*it]);
    room.chain(appetite).min().filter(|it| *it > Amperes::ZERO)
}

fn on(claim: &Claim, currents: PerPhase) -> impl Iterator<Item = Amperes> {
    let phases = claim.phases;
    (0..3).filter(move |it| phases[*it]).map(move |it| currents[it])
}

fn take(left: &mut PerPhase, claim: &Claim, amperes: Amperes) {
    for (left, _) in left.iter_mut().zip(claim.phases).filter(|(_, counts)| *counts) {
        *left -= amperes;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: [bool; 3] = [true; 3];

    fn claim(phases: [bool; 3], most: i32) -> Claim {
        Claim {
            phases,
            least: Amperes::whole(6),
            most: Amperes::whole(most),
            cannot_pause: false,
            is_first: false,
            is_idle: false,
        }
    }

    fn check(free: [i32; 3], claims: &[Claim], expected: &[f64]) {
        let shares = share(free.map(Amperes::whole), claims);
        let shares: Vec<f64> = shares.into_iter().map(Amperes::as_f64).collect();
        assert_eq!(shares, expected);
    }

    #[test]
    fn everybody_gets_alike() {
        check([30; 3], &[claim(ALL, 32), claim(ALL, 32)], &[15.0, 15.0]);
        check([20; 3], &vec![claim(ALL, 32); 3], &[6.6, 6.6, 6.6]);
    }

    #[test]
    fn what_one_does_not_use_goes_to_others() {
        check([30; 3], &[claim(ALL, 8), claim(ALL, 32)], &[8.0, 22.0]);
    }

    #[test]
    fn who_does_not_fit_gets_nothing_and_never_less_than_the_least() {
        check([17; 3], &vec![claim(ALL, 32); 3], &[8.5, 8.5, 0.0]);
        check([5; 3], &[claim(ALL, 32)], &[0.0]);
        check([-4; 3], &[claim(ALL, 32)], &[0.0]);
    }

    #[test]
    fn phases_are_shared_each_for_itself() {
        let first = [true, false, false];
        let second = [false, true, false];
        check(
            [20, 10, 20],
            &[claim(first, 32), claim(first, 32), claim(second, 32)],
            &[10.0, 10.0, 10.0],
        );
        // One on three phases stops where the scarcest is full, the others go on.
        check([30, 10, 30], &[claim(ALL, 32), claim(first, 32)], &[10.0, 20.0]);
        check([6, 20, 20], &[claim(second, 32), claim(ALL, 32)], &[14.0, 6.0]);
    }

    #[test]
    fn who_is_first_gets_all_it_wants_and_the_others_the_rest() {
        let mut first = claim(ALL, 16);
        first.is_first = true;
        check(
            [30; 3],
            &[first.clone(), claim(ALL, 32), claim(ALL, 32)],
            &[16.0, 7.0, 7.0],
        );
        check([20; 3], &[first, claim(ALL, 32)], &[16.0, 0.0]);
    }

    #[test]
    fn who_wants_nothing_gets_a_place_where_the_others_leave_one() {
        let mut idle = claim(ALL, 6);
        idle.is_idle = true;
        check([22; 3], &[claim(ALL, 16), idle.clone()], &[16.0, 6.0]);
        check([20; 3], &[claim(ALL, 16), idle.clone()], &[16.0, 0.0]);
        check([20; 3], &[idle, claim(ALL, 32)], &[0.0, 20.0]);
    }

    #[test]
    fn who_cannot_be_paused_is_not() {
        let mut stubborn = claim(ALL, 32);
        stubborn.cannot_pause = true;
        check([3; 3], &[stubborn, claim(ALL, 32)], &[6.0, 0.0]);
    }
}
