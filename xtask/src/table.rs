//! A plain table: columns as wide as their widest cell, numbers to the right.

/// To which side a column's cells are put.
#[derive(Clone, Copy)]
pub enum Align {
    /// For words.
    Left,
    /// For numbers.
    Right,
}

/// Lays rows of cells out below their headings. A missing cell is empty, one too many is left out.
pub fn laid_out(columns: &[(&str, Align)], rows: &[Vec<String>]) -> String {
    let headings: Vec<String> = columns.iter().map(|(heading, _)| (*heading).to_owned()).collect();
    let cell = |row: &[String], at: usize| row.get(at).cloned().unwrap_or_default();
    let widths: Vec<usize> = (0..columns.len())
        .map(|at| std::iter::once(&headings).chain(rows).map(|row| cell(row, at).chars().count()).max().unwrap_or(0))
        .collect();

    let line = |row: &[String]| {
        let cells: Vec<String> = columns
            .iter()
            .zip(&widths)
            .enumerate()
            .map(|(at, ((_, align), &width))| match align {
                Align::Left => format!("{:<width$}", cell(row, at)),
                Align::Right => format!("{:>width$}", cell(row, at)),
            })
            .collect();
        format!("   {}\n", cells.join("   ").trim_end())
    };
    let mut table = line(&headings);
    table.extend(rows.iter().map(|row| line(row)));
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_stand_left_and_numbers_right() {
        let rows = vec![vec!["Rust".to_owned(), "120".to_owned()], vec!["End to end".to_owned(), "7".to_owned()]];
        let table = laid_out(&[("Suite", Align::Left), ("Passed", Align::Right)], &rows);
        assert_eq!(table, "   Suite        Passed\n   Rust            120\n   End to end        7\n");
    }

    #[test]
    fn a_missing_cell_is_empty() {
        let table = laid_out(&[("What", Align::Left), ("Note", Align::Left)], &[vec!["bans".to_owned()]]);
        assert_eq!(table, "   What   Note\n   bans\n");
    }
}
