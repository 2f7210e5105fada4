using System.Globalization;
using System.Resources;
using NetMonitor.Console.Files;
using NetMonitor.Console.Localization;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Keys;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Units;

namespace NetMonitor.Console.Features.Accounts;

/// <summary>
/// A sheet of accounts to be made, xlsx or CSV: the rows that can be read, and everything that is wrong with the others. Whether a unit exists, or may have
/// such an account, is not asked here.
/// </summary>
public sealed record AccountSheet(IReadOnlyList<AccountInSheet> Rows, IReadOnlyList<AccountSheetError> Errors)
{
    public const int MaxBytes = 50 * 1024 * 1024;
    public const int MaxRows = 20_000;

    public const string UnitCodeColumn = "unitCode";
    public const string NameColumn = "name";
    public const string StaffNumberColumn = "staffNumber";
    public const string MobileColumn = "mobile";
    public const string ImAccountColumn = "imAccount";
    public const string RolesColumn = "roles";
    public const string KeySerialColumn = "keySerial";

    /// <summary>Of a cell, as far as any of these is kept.</summary>
    private const int LongestCell = 64;

    /// <summary>Of the cell with the roles: all their names at once.</summary>
    private const int LongestRoles = 400;

    private static readonly Dictionary<string, string> s_headers = new()
    {
        ["单位代码"] = UnitCodeColumn, ["姓名"] = NameColumn, ["工号"] = StaffNumberColumn, ["手机"] = MobileColumn, ["即时通讯账号"] = ImAccountColumn,
        ["角色"] = RolesColumn, ["密钥序列号"] = KeySerialColumn,
        [UnitCodeColumn] = UnitCodeColumn, [NameColumn] = NameColumn, [StaffNumberColumn] = StaffNumberColumn, [MobileColumn] = MobileColumn,
        [ImAccountColumn] = ImAccountColumn, [RolesColumn] = RolesColumn, [KeySerialColumn] = KeySerialColumn,
    };

    private static readonly string[] s_required = [UnitCodeColumn, NameColumn, StaffNumberColumn, MobileColumn, ImAccountColumn, RolesColumn];

    private static readonly char[] s_between = ['、', ';', '；', ',', '，', '/', '／'];

    private static readonly Dictionary<string, Role> s_roles = RoleNames();

    /// <summary>
    /// <c>SheetTooLarge</c>, <c>SheetMalformed</c>, <c>SheetEmpty</c>, <c>TooManyRows</c>; of rows <c>ColumnUnknown</c>, <c>ColumnMissing</c>,
    /// <c>ColumnTwice</c>, <c>CellEmpty</c>, <c>CellHasFormula</c>, <c>CellNotText</c>, <c>CellUnreadable</c>, <c>CellNoUnitCode</c>, <c>RoleUnknown</c>,
    /// <c>KeySerialMalformed</c>.
    /// </summary>
    /// <param name="file">Read from where it stands, waiting for it: a file on this machine, not a request's body.</param>
    public static Result<AccountSheet> Read(Stream file)
    {
        ArgumentNullException.ThrowIfNull(file);
        if (WholeFile.Read(file, MaxBytes) is not { } bytes) return new Refusal("SheetTooLarge", RefusalKind.TooLarge).With("maxBytes", $"{MaxBytes}");
        try
        {
            return ReadRows(SheetRows.Of(bytes));
        }
        catch (InvalidDataException)
        {
            return Refusal.Malformed("SheetMalformed");
        }
    }

    private static Result<AccountSheet> ReadRows(IEnumerable<SheetRow> rows)
    {
        var (accounts, errors, count) = (new List<AccountInSheet>(), new List<AccountSheetError>(), 0);
        SheetColumns? columns = null;
        foreach (var row in rows)
        {
            if (columns is null)
            {
                columns = SheetColumns.Of(row, s_headers, s_required);
                errors.AddRange(columns.Problems.Select(problem => new AccountSheetError(row.Number, problem.Column, problem.Why.Code)));
                // Under a header that is wrong, no row would say what it seems to.
                if (errors.Count > 0) return new AccountSheet(accounts, errors);
                continue;
            }

            if (++count > MaxRows) return new Refusal("TooManyRows", RefusalKind.TooLarge).With("max", $"{MaxRows}");
            new Reading(row, columns, errors).AddTo(accounts);
        }

        if (count == 0) return Refusal.Malformed("SheetEmpty");
        return new AccountSheet(accounts, errors);
    }

    /// <summary>Each role by its name in the API and its words in both languages.</summary>
    private static Dictionary<string, Role> RoleNames()
    {
        var texts = new ResourceManager(typeof(UnitsText));
        var names = new Dictionary<string, Role>(StringComparer.OrdinalIgnoreCase);
        foreach (var role in Enum.GetValues<Role>())
        {
            names[$"{role}"] = role;
            foreach (var language in ConsoleLocalization.Languages)
                if (texts.GetString($"Role_{role}", CultureInfo.GetCultureInfo(language)) is { } word) names[word] = role;
        }

        return names;
    }

    /// <summary>One row on its way to an account, or to its errors.</summary>
    private sealed class Reading(SheetRow row, SheetColumns columns, List<AccountSheetError> errors)
    {
        public void AddTo(List<AccountInSheet> accounts)
        {
            var before = errors.Count;
            Note(null, columns.Beyond(row));
            var unit = Text(UnitCodeColumn) is { } code ? Kept(UnitCodeColumn, UnitOf(code)) : null;
            var (name, staffNumber, mobile, imAccount) = (Text(NameColumn), Text(StaffNumberColumn), Text(MobileColumn), Text(ImAccountColumn));
            var roles = Text(RolesColumn, LongestRoles) is { } words ? Kept(RolesColumn, RolesOf(words)) : null;
            var serial = Text(KeySerialColumn) is { } typed ? Kept(KeySerialColumn, KeySerial.OfTyped(typed)) : null;
            if (errors.Count > before) return;
            accounts.Add(new AccountInSheet(
                row.Number, unit!, name!, Typed.Fold(staffNumber!), Digits(mobile!), Typed.Fold(imAccount!), roles!, serial));
        }

        /// <summary>What a cell says; null where it says nothing, which only a key's may, or nothing that can be taken.</summary>
        private string? Text(string column, int longest = LongestCell)
        {
            var cell = columns.CellOf(row, column);
            var text = cell.Text.Trim();
            Refusal? why =
                cell.Kind == SheetCellKind.Formula || LooksComputed(text, column) ? Refusal.Malformed("CellHasFormula")
                : cell.Kind == SheetCellKind.Other ? Refusal.Malformed("CellNotText")
                : cell.IsBlank ? column == KeySerialColumn ? null : Refusal.Malformed("CellEmpty")
                : PlainText.IsLine(text, longest) ? null : Refusal.Malformed("CellUnreadable");
            Note(column, why);
            return why is null && text.Length > 0 ? text : null;
        }

        private T? Kept<T>(string column, Result<T> read) where T : class
        {
            Note(column, read.Refusal);
            return read.IsRefused ? null : read.Value;
        }

        private void Note(string? column, Refusal? why)
        {
            if (why is not null) errors.Add(new AccountSheetError(row.Number, column, why.Code));
        }

        /// <summary>A text that a spreadsheet program takes for a formula where the sheet is CSV; the country code of a number is none.</summary>
        private static bool LooksComputed(string text, string column) => text.Length > 0 && Typed.HalfWidth(text[0]) is '=' or '+' or '-' or '@'
            && !(column == MobileColumn && Digits(text) is ['+', .. var number] && number.All(char.IsAsciiDigit));

        private static string Digits(string mobile) => string.Concat(Typed.Fold(mobile).Where(c => !char.IsWhiteSpace(c) && c != '-'));

        private static Result<string> UnitOf(string code) =>
            UnitCode.OfTyped(code) is { IsRefused: false } unit ? unit.Value.ToString() : Refusal.Malformed("CellNoUnitCode");

        private static Result<Role[]> RolesOf(string words)
        {
            var roles = new List<Role>();
            foreach (var word in words.Split(s_between, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            {
                if (!s_roles.TryGetValue(Typed.Fold(word), out var role)) return Refusal.Malformed("RoleUnknown");
                if (!roles.Contains(role)) roles.Add(role);
            }

            return roles.Count == 0 ? Refusal.Malformed("RoleUnknown") : roles.ToArray();
        }
    }
}

/// <summary>A row of a sheet of accounts, as it was typed: without blanks around it, codes in the form that they have here.</summary>
public sealed record AccountInSheet(
    int Row, string UnitCode, string Name, string StaffNumber, string Mobile, string ImAccount, IReadOnlyList<Role> Roles, string? KeySerial);

/// <summary>What is wrong with one row.</summary>
/// <param name="Row">As a spreadsheet program numbers it, header included.</param>
/// <param name="Column">The column by its name in the API; for one that is not known, what its header says; null for the row as a whole.</param>
/// <param name="Code">Worded as a refusal of that code is.</param>
public sealed record AccountSheetError(int Row, string? Column, string Code);
