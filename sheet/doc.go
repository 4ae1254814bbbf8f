// Package sheet reads and writes tables of text, CSV and Excel workbooks, for
// import and export, and understands dates, numbers, money and yes or no as
// people write them. It knows no record and no field: what a column means is
// decided by its callers, and what is ambiguous is reported to them, never
// guessed.
//
// Reading goes row by row: Open finds out by the content what the file is, in
// which encoding and with which separator; Next gives the rows under the
// number that a spreadsheet program shows. CSV takes memory for one row, a
// workbook for its compressed size and an index of its texts; its sheets
// lie in temporary files meanwhile.
//
// Writing is streamed too. Nothing that is written can become a formula in the
// program that opens it, see Writer.
package sheet
