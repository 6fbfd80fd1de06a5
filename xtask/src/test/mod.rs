//! `cargo xtask test`: all suites, each with what it needs, and one sum at the end.
//!
//! The last line is `N passed, N failed`, alone. A suite that could not run, or that ran no test, counts as one failure: a green
//! answer always means that tests ran.

mod complaints;
mod counts;
mod suites;

use std::process::ExitCode;
use std::time::Instant;

use anyhow::Result;
use clap::{Args, ValueEnum};

use crate::table::{self, Align};
use crate::{Installing, requirements, terminal};
use counts::Counts;

#[derive(Args)]
pub struct Options {
    #[command(flatten)]
    installing: Installing,
    /// Run one suite alone
    #[arg(long)]
    only: Option<Suite>,
}

/// What `cargo xtask test` consists of.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum Suite {
    /// Unit and integration tests of all crates.
    Rust,
    /// The page's tests (Vitest).
    Ui,
    /// The simulated X against clients that others wrote.
    Contract,
    /// The app in a real window, against a simulated X. Linux only.
    E2e,
}

impl Suite {
    fn name(self) -> &'static str {
        match self {
            Self::Rust => "Rust",
            Self::Ui => "UI",
            Self::Contract => "Contract",
            Self::E2e => "End to end",
        }
    }
}

pub fn run(options: &Options) -> Result<ExitCode> {
    let suites = chosen(options.only);
    let consent = options.installing.consent();
    if suites.contains(&Suite::E2e) {
        requirements::for_end_to_end_tests(consent)?;
    } else if suites.contains(&Suite::Rust) {
        requirements::for_rust_tests(consent)?;
    } else if suites.contains(&Suite::Ui) {
        requirements::for_the_page()?;
    }
    if suites.contains(&Suite::Contract) {
        requirements::for_contract_tests(consent)?;
    }

    let reports: Vec<Report> = suites.into_iter().map(report_on).collect();
    let sum = reports.iter().fold(Counts::default(), |sum, report| sum.plus(report.counts));
    println!("\n{}", table_of(&reports));
    for report in &reports {
        if let Some(problem) = &report.problem {
            println!("   {}: {problem}", report.suite.name());
        }
        report.complaints.iter().for_each(|line| println!("{line}"));
    }
    println!("\n{} passed, {} failed", sum.passed, sum.failed);
    Ok(if sum.failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn chosen(only: Option<Suite>) -> Vec<Suite> {
    if let Some(suite) = only {
        return vec![suite];
    }
    if cfg!(target_os = "linux") {
        return vec![Suite::Rust, Suite::Ui, Suite::Contract, Suite::E2e];
    }
    println!("The end-to-end tests need a virtual display and are left out: they run on Linux only.");
    vec![Suite::Rust, Suite::Ui, Suite::Contract]
}

/// What came out of one suite.
struct Report {
    suite: Suite,
    counts: Counts,
    took: String,
    problem: Option<String>,
    complaints: Vec<String>,
}

fn report_on(suite: Suite) -> Report {
    let started = Instant::now();
    let (outcome, complaints) = match suites::run(suite) {
        Ok(outcome) => (Ok((outcome.counts, outcome.succeeded)), outcome.complaints),
        Err(error) => (Err(error), Vec::new()),
    };
    let took = terminal::in_words(started.elapsed());
    let (counts, problem) = judged(outcome);
    Report { suite, counts, took, problem, complaints }
}

/// Turns what a runner printed and how it ended into counts that can be trusted.
fn judged(outcome: Result<(Counts, bool)>) -> (Counts, Option<String>) {
    let (counts, succeeded) = match outcome {
        Ok(outcome) => outcome,
        Err(error) => return (Counts { passed: 0, failed: 1 }, Some(format!("{error:#}"))),
    };
    let problem = if counts.passed + counts.failed == 0 {
        "no test ran"
    } else if !succeeded && counts.failed == 0 {
        "the runner failed, though no single test did; see above"
    } else {
        return (counts, None);
    };
    (Counts { failed: 1, ..counts }, Some(problem.to_owned()))
}

fn table_of(reports: &[Report]) -> String {
    let columns = [("Suite", Align::Left), ("Passed", Align::Right), ("Failed", Align::Right), ("Time", Align::Right)];
    let rows: Vec<Vec<String>> = reports
        .iter()
        .map(|report| {
            let name = report.suite.name().to_owned();
            vec![name, report.counts.passed.to_string(), report.counts.failed.to_string(), report.took.clone()]
        })
        .collect();
    table::laid_out(&columns, &rows)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_suite_that_ran_no_test_has_failed() {
        let (counts, problem) = judged(Ok((Counts::default(), true)));
        assert_eq!((counts.failed, problem.as_deref()), (1, Some("no test ran")));
    }

    #[test]
    fn a_runner_that_crashed_has_failed_although_its_tests_passed() {
        let (counts, problem) = judged(Ok((Counts { passed: 12, failed: 0 }, false)));
        assert_eq!(counts, Counts { passed: 12, failed: 1 });
        assert!(problem.is_some());
    }

    #[test]
    fn a_suite_that_could_not_run_says_why() {
        let (counts, problem) = judged(Err(anyhow::anyhow!("“Building the page” failed")));
        assert_eq!((counts.failed, problem.as_deref()), (1, Some("“Building the page” failed")));
    }

    #[test]
    fn counted_failures_stay_as_they_are() {
        let counts = Counts { passed: 12, failed: 3 };
        assert_eq!(judged(Ok((counts, false))), (counts, None));
        assert_eq!(judged(Ok((Counts { passed: 12, failed: 0 }, true))), (Counts { passed: 12, failed: 0 }, None));
    }

    #[test]
    fn the_report_stands_in_columns() {
        let report = |suite, passed, failed| Report {
            suite,
            counts: Counts { passed, failed },
            took: "1.0 s".to_owned(),
            problem: None,
            complaints: Vec::new(),
        };
        let table = table_of(&[report(Suite::Rust, 210, 0), report(Suite::E2e, 9, 1)]);
        assert_eq!(
            table,
            "   Suite        Passed   Failed    Time\n   Rust            210        0   1.0 s\n   End to end        9        1   1.0 s\n"
        );
    }
}
