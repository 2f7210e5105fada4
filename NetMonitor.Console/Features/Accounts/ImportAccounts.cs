using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using NetMonitor.Console.Auth;
using NetMonitor.Console.Commands;
using NetMonitor.Console.Data;
using NetMonitor.Console.Files;
using NetMonitor.Console.Keys;
using NetMonitor.Console.Regulation;
using NetMonitor.Console.Units;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Journal;
using NetMonitor.Domain.Keys;
using NetMonitor.Domain.Regulation;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Units;
using NpgsqlTypes;

namespace NetMonitor.Console.Features.Accounts;

/// <summary>An account that an import made. Its initial password is shown once and kept nowhere.</summary>
public sealed record ImportedAccount(int Row, string UserName, [property: Secret] string? InitialPassword, AccountStatus Status);

/// <summary>How many accounts a sheet holds, everything that is wrong with it by row and column, and what was made of it.</summary>
public sealed record AccountImportAnswer(int Rows, IReadOnlyList<AccountSheetError> Errors, IReadOnlyList<ImportedAccount> Accounts);

/// <summary>
/// Sets up all accounts of a sheet, xlsx or CSV, or none of them (R10.2), each by the rules of <see cref="CreateAccount"/>. Rows are checked and passwords
/// stretched before the transaction; in it they are checked once more, with nobody else making accounts meanwhile, and copied.
/// </summary>
public sealed class ImportAccounts(CommandRunner commands, IPasswordHasher<Account> hasher, RegulationInForce regulation)
{
    public static readonly Operation Import = new("ImportAccounts", Permission.ManageAccounts) { Fresh = true };

    private static readonly Operation TryOut = new("TryOutAccounts", Permission.ManageAccounts);

    public async Task<Result<AccountImportAnswer>> HandleAsync(Actor actor, Stream content, bool dryRun, Call call, CancellationToken cancel)
    {
        if (actor.Lacks(Permission.ManageAccounts) is { } lacks) return lacks;
        var (read, hash) = await Task.Run(() => (AccountSheet.Read(content), WholeFile.HashOf(content)), cancel);
        if (read.IsRefused) return read.Refusal;
        var (sheet, rows) = (read.Value, read.Value.Rows.Count + read.Value.Errors.Select(error => error.Row).Distinct().Count());
        var found = await commands.LookAsync((db, token) => CheckAsync(db, actor, sheet, token), cancel);
        if (dryRun) return await TryOutAsync(actor, rows, found.Errors, call, cancel);
        if (found.Errors.Count > 0) return Refusal.Conflict("ImportHasErrors").With("errors", $"{found.Errors.Count}");
        var passwords = await Task.Run(() => sheet.Rows.AsParallel().AsOrdered().Select(_ =>
        {
            var password = InitialPassword.New();
            return (Password: password, Hash: hasher.HashPassword(null!, password));
        }).ToList(), cancel);
        var lifetime = TimeSpan.FromHours(await regulation.OfAsync(SettingName.InitialPasswordHours, cancel));
        return await commands.RunAsync<AccountImportAnswer>(
            new Command(actor, Import, null, new { hash }, call), null, async (context, token) =>
            {
                await context.Db.Database.ExecuteSqlAsync(AccountForms.LockOfAll, token);
                var units = sheet.Rows.Select(row => row.UnitCode).Distinct().ToArray();
                await context.Db.Database.ExecuteSqlAsync($"select 1 from units where code = any({units}) order by code for update", token);
                var serials = sheet.Rows.Where(row => row.KeySerial is not null).Select(row => row.KeySerial!).ToArray();
                await context.Db.Database.ExecuteSqlAsync($"select 1 from security_keys where serial = any({serials}) order by serial for update", token);
                var now = await CheckAsync(context.Db, actor, sheet, token);
                if (now.Errors.Count > 0) return Refusal.Conflict("ImportHasErrors").With("errors", $"{now.Errors.Count}");
                var accounts = await MakeAsync(context, actor, sheet, now.Units, passwords, lifetime, token);
                return accounts.IsRefused ? accounts.Refusal : new AccountImportAnswer(rows, [], accounts.Value);
            }, cancel);
    }

    /// <summary>On record, so that whoever then sets up all of them is not taken for somebody in haste.</summary>
    private Task<Result<AccountImportAnswer>> TryOutAsync(
        Actor actor, int rows, IReadOnlyList<AccountSheetError> errors, Call call, CancellationToken cancel) => commands.RunAsync<AccountImportAnswer>(
        new Command(actor, TryOut, null, new { rows }, call with { IdempotencyKey = null }), null, (context, _) =>
        {
            context.Record(new JournalEntry(new AccountImportTried(rows, errors.Count), Subject.Account(actor.UserName), 0, actor, context.Now)
            {
                UnitCode = actor.UnitCode.ToString(), UnitPath = actor.UnitPath.ToString(), Readers = Readers.OfAccount(actor.UserName),
            });
            return Task.FromResult<Result<AccountImportAnswer>>(new AccountImportAnswer(rows, errors, []));
        }, cancel);

    /// <summary>What is wrong with the sheet's rows, those that can't be read among them, in their order.</summary>
    private static async Task<(IReadOnlyList<AccountSheetError> Errors, Dictionary<string, Unit> Units)> CheckAsync(
        NetMonitorDb db, Actor actor, AccountSheet sheet, CancellationToken cancel)
    {
        var codes = sheet.Rows.Select(row => UnitCode.Parse(row.UnitCode)).Distinct().ToList();
        var units = await db.Units.AsNoTracking().Where(unit => codes.Contains(unit.Code)).ToDictionaryAsync(unit => unit.Code.ToString(), cancel);
        var people = sheet.Rows.Select(row => Typed.Code(row.StaffNumber)).ToArray();
        var held = (await db.Accounts.AsNoTracking().Where(row => people.Contains(row.Person) && row.Status != AccountStatus.Deleted)
                .Select(row => new { row.Person, row.Roles }).ToListAsync(cancel))
            .ToLookup(row => row.Person, row => row.Roles.Any(RoleRules.IsSystemAdministrator));
        var excepted = (await db.RegistrationForms.Where(form => form.Exception != null && people.Contains(form.Person)).Select(form => form.Person)
            .ToListAsync(cancel)).ToHashSet();
        var inSheet = sheet.Rows.ToLookup(row => Typed.Code(row.StaffNumber), row => row.Roles.Any(RoleRules.IsSystemAdministrator));
        var serials = sheet.Rows.Where(row => row.KeySerial is not null).Select(row => row.KeySerial!).ToList();
        var keys = await db.SecurityKeys.AsNoTracking().Where(key => serials.Contains(key.Serial)).ToDictionaryAsync(key => key.Serial, cancel);
        var keyRows = sheet.Rows.Where(row => row.KeySerial is not null).ToLookup(row => row.KeySerial!);
        var (placed, there) = (new Dictionary<(string Unit, string Roles), Refusal?>(), new Dictionary<string, int>());
        var rules = new Dictionary<string, UserRuleLimits?>();
        var errors = sheet.Errors.ToList();
        foreach (var row in sheet.Rows)
        {
            var holder = AccountParticulars.OfTyped(row.Name, row.StaffNumber, row.Mobile, row.ImAccount);
            if (holder.Refusal is { } malformed)
            {
                errors.Add(new AccountSheetError(row.Row, malformed.Details!["field"], malformed.Code));
                continue;
            }

            var unit = units.GetValueOrDefault(row.UnitCode);
            if (unit is null || unit.Status == UnitStatus.Closed || !actor.ActingPath.Contains(UnitPath.Parse(unit.Path)))
            {
                errors.Add(new AccountSheetError(row.Row, AccountSheet.UnitCodeColumn, "UnitNotFound"));
                continue;
            }

            if (!there.TryGetValue(row.UnitCode, out var count))
            {
                count = await CreateAccount.AccountsAsync(db, unit.Code, cancel);
                rules[row.UnitCode] = await UserRules.OfAsync(db, UnitPath.Parse(unit.Path), cancel);
            }

            there[row.UnitCode] = count + 1;
            if (rules[row.UnitCode]?.OfAccounts(unit.Kind, count) is { } full)
                errors.Add(new AccountSheetError(row.Row, AccountSheet.UnitCodeColumn, full.Code));
            var person = Typed.Code(row.StaffNumber);
            bool[] all = [.. held[person], .. inSheet[person]];
            var together = RoleRules.Together(row.Roles).Refusal;
            if (together is null && row.Roles.Contains(Role.SpecialDuty)) together = Refusal.Malformed("SpecialDutyIncomplete", "R8.1");
            if (together is null && !placed.TryGetValue((row.UnitCode, string.Join(' ', row.Roles.Order())), out together))
                placed[(row.UnitCode, string.Join(' ', row.Roles.Order()))] = together =
                    await CreateAccount.PlacedAsync(db, actor, unit, row.Roles, cancel) ?? await AloneAsync(db, actor, unit, row.Roles, cancel);
            if (together is not null) errors.Add(new AccountSheetError(row.Row, AccountSheet.RolesColumn, together.Code));
            if (all.Length > 1 && all.Any(administrator => administrator) && !excepted.Contains(person))
                errors.Add(new AccountSheetError(row.Row, AccountSheet.StaffNumberColumn, "PersonHasAccount"));
            if (row.KeySerial is { } serial
                && KeyProblem(keys.GetValueOrDefault(serial), UnitPath.Parse(unit.Path).Authority, keyRows[serial].Count()) is { } code)
                errors.Add(new AccountSheetError(row.Row, AccountSheet.KeySerialColumn, code));
        }

        return ([.. errors.OrderBy(error => error.Row)], units);
    }

    /// <summary>A whole sheet does not wait for a second administrator: where one is wanted, administrators are made one by one.</summary>
    private static async Task<Refusal?> AloneAsync(NetMonitorDb db, Actor actor, Unit unit, IReadOnlyList<Role> roles, CancellationToken cancel) =>
        roles.Any(RoleRules.IsSystemAdministrator)
            && (FourEyes.AreAlwaysFor(unit.Code, roles) || await FourEyes.AreOnAsync(db, actor.UnitPath.Authority, cancel))
            ? Refusal.Conflict("AdministratorsByTwo", "R5.1")
            : null;

    private static string? KeyProblem(SecurityKey? key, UnitCode ledger, int times) =>
        key?.State == KeyState.Lost ? "KeyIsLost"
        : key is null || key.UnitCode != ledger ? "KeyNotInLedger"
        : times > 1 ? "KeySerialTwice"
        : key.IssuedFor is not null ? "KeyOfAnotherUnit"
        : key.Guard(KeyEntry.Bound)?.Code;

    private static async Task<Result<IReadOnlyList<ImportedAccount>>> MakeAsync(
        CommandContext context, Actor actor, AccountSheet sheet, Dictionary<string, Unit> units, List<(string Password, string Hash)> passwords,
        TimeSpan lifetime, CancellationToken cancel)
    {
        var (made, accounts, entries) = (new List<ImportedAccount>(), new List<Account>(), new List<JournalEntry>());
        var last = new Dictionary<(UnitCode, AccountClass), int>();
        foreach (var (row, (password, hash)) in sheet.Rows.Zip(passwords))
        {
            var unit = units[row.UnitCode];
            var place = (unit.Code, RoleRules.ClassOf(row.Roles));
            if (!last.TryGetValue(place, out var before))
                before = await CreateAccount.LastSequenceAsync(context.Db, unit.Code, place.Item2, cancel);
            var userName = UserName.Create(unit.Code, place.Item2, last[place] = before + 1);
            if (userName.IsRefused) return userName.Refusal;
            var holder = AccountParticulars.OfTyped(row.Name, row.StaffNumber, row.Mobile, row.ImAccount).Value;
            var account = new Account(userName.Value, unit.Code, UnitPath.Parse(unit.Path), holder, row.Roles, context.Now);
            account.SetInitialPassword(hash, AccountSubject.NewStamp(context.Now), context.Now, lifetime);
            if (!account.IsSystemAdministrator) account.Enable(context.Now);
            if (row.KeySerial is { } serial) account.BindKey(serial);
            accounts.Add(account);
            made.Add(new ImportedAccount(row.Row, account.UserName, password, account.Status));
            entries.Add(AccountSubject.Entry(
                new AccountCreated(account.Name, account.StaffNumber, account.Mobile, account.ImAccount, account.Roles, account.Status, account.KeySerial, [],
                    null, null, null),
                account, actor, context.Now));
            if (account.KeySerial is { } bound)
                entries.Add(AccountSubject.Entry(new AccountKeyBound(bound, Proved: false, null), account, actor, context.Now));
        }

        await CopyAsync(context, accounts, cancel);
        await BindAsync(context, accounts.Where(account => account.KeySerial is not null).ToList(), cancel);
        await context.RecordNowAsync(entries, cancel);
        return made;
    }

    private static async Task CopyAsync(CommandContext context, List<Account> accounts, CancellationToken cancel)
    {
        await using var copy = await context.Connection.BeginBinaryImportAsync(
            """
            copy accounts (user_name, unit_code, unit_path, name, staff_number, person, mobile, im_account, roles, capabilities, status, password_hash,
              must_change_password, security_stamp, initial_password_until, initial_password_used, key_serial, awaits_replacement, created_at, enabled_at,
              version, words) from stdin (format binary)
            """, cancel);
        foreach (var account in accounts)
        {
            await copy.StartRowAsync(cancel);
            foreach (var text in (string[])[account.UserName, $"{account.UnitCode}", account.UnitPath, account.Name, account.StaffNumber, account.Person,
                account.Mobile, account.ImAccount]) await copy.WriteAsync(text, cancel);
            await copy.WriteAsync(account.Roles.Select(role => role.ToString()).ToArray(), cancel);
            await copy.WriteAsync(Array.Empty<string>(), cancel);
            await copy.WriteAsync(account.Status.ToString(), cancel);
            await copy.WriteAsync(account.PasswordHash, cancel);
            await copy.WriteAsync(account.MustChangePassword, cancel);
            await copy.WriteAsync(account.SecurityStamp, cancel);
            await copy.WriteAsync(account.InitialPasswordUntil!.Value, cancel);
            await copy.WriteAsync(false, cancel);
            await copy.WriteAsync(account.KeySerial, NpgsqlDbType.Text, cancel);
            await copy.WriteAsync(false, cancel);
            await copy.WriteAsync(account.CreatedAt, cancel);
            await copy.WriteAsync(account.EnabledAt, NpgsqlDbType.TimestampTz, cancel);
            await copy.WriteAsync(account.Version, cancel);
            await copy.WriteAsync(AccountSearch.WordsOf(account), cancel);
        }

        await copy.CompleteAsync(cancel);
    }

    /// <summary>Binds their keys, which are issued, as has been checked under their locks.</summary>
    private static async Task BindAsync(CommandContext context, List<Account> accounts, CancellationToken cancel)
    {
        if (accounts.Count == 0) return;
        var (serials, names) = (accounts.Select(account => account.KeySerial!).ToArray(), accounts.Select(account => account.UserName).ToArray());
        await context.WriteNowAsync(Sql.Statement(
            $"""
            update security_keys k set state = '{nameof(KeyState.Bound)}', bound_to = given.name, version = k.version + 1
            from unnest($1, $2) given (serial, name) where k.serial = given.serial
            """, serials, names), cancel);
        await context.WriteNowAsync(Sql.Statement(
            $"""
            insert into key_ledger (unit_code, entry, serial, state, stock, account, "to", handler, at)
            select k.unit_code, '{nameof(KeyEntry.Bound)}', k.serial, k.state, 0, k.bound_to, k.bound_to, $2, $3 from security_keys k where k.serial = any($1)
            """, serials, context.Author.UserName, context.Now), cancel);
    }
}
