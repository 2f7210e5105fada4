using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using NetMonitor.Console.Auth;
using NetMonitor.Console.Commands;
using NetMonitor.Console.Keys;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Journal;
using NetMonitor.Domain.Keys;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Units;
using Npgsql;

namespace NetMonitor.Console.Features.Installation;

/// <summary>
/// Makes the accounts that an installation begins with (R5.1): the national center's first two system administrators, its key custodian and the
/// Information Center's custodian, each with a key that has gone through the ledger. All of it in one transaction, once; nobody is there yet to register a
/// form or to hand out a key, so the console itself is on record as who did it.
/// </summary>
public sealed class SetUpSystem(
    CommandRunner commands, SetupCode codes, SignInThrottle throttle, IPasswordHasher<Account> hasher, KeySecrets secrets,
    KeyProof proof)
{
    /// <summary>What stands in the ledger where there is a paper else.</summary>
    private const string Voucher = "setup";

    private static readonly Refusal s_done = Refusal.OutOfScope("AlreadySetUp", "R5.1");

    /// <summary>
    /// By the page: <c>SetupCodeRefused</c> for a code that is wrong or over, <c>TooManyAttempts</c> where too many were tried, <c>AlreadySetUp</c> once it
    /// is done, and what <see cref="FirstEntries"/> refuses.
    /// </summary>
    public async Task<Result<IReadOnlyList<FirstAccount>>> ByCodeAsync(FirstAccounts first, string? code, Visitor visitor, CancellationToken cancel)
    {
        var counted = await throttle.CountSetupAsync(visitor, cancel);
        if (counted.IsRefused) return counted.Refusal;
        // Before anything of what was sent is read: a file takes work.
        if (!await codes.FitsAsync(code, cancel)) return Refusal.Forbidden("SetupCodeRefused", "R5.1");
        return await MakeAsync(first, context => SetupCode.FitsAsync(context, code, cancel), counted.Value.IfRight, cancel);
    }

    /// <summary>By who runs the machine and has its settings and database.</summary>
    public Task<Result<IReadOnlyList<FirstAccount>>> ByOperatorAsync(FirstAccounts first, CancellationToken cancel) =>
        MakeAsync(first, _ => Task.FromResult(true), [], cancel);

    private async Task<Result<IReadOnlyList<FirstAccount>>> MakeAsync(
        FirstAccounts first, Func<CommandContext, Task<bool>> isAllowed, IReadOnlyList<NpgsqlBatchCommand> ifRight, CancellationToken cancel)
    {
        var entries = FirstEntries.Of(first);
        // Stretched and encrypted before the transaction: that takes longer than one may be open.
        var passwords = entries.IsRefused ? [] : entries.Value.Persons.ToDictionary(person => person.Post, _ => InitialPassword.New());
        var hashes = passwords.ToDictionary(pair => pair.Key, pair => hasher.HashPassword(null!, pair.Value));
        var seeds = entries.IsRefused ? [] : entries.Value.Keys.ToDictionary(key => key.Serial, key => secrets.Protect(key.Secret));
        var done = await commands.RunAsync<IReadOnlyList<FirstAccount>>(Command.BySystem("SetUpSystem"), SetupCode.OneAtATime, async (context, token) =>
        {
            if (await context.Db.Accounts.AnyAsync(token)) return s_done;
            if (!await isAllowed(context)) return Refusal.Forbidden("SetupCodeRefused", "R5.1");
            // The code was right: whatever else was mistyped is no guess.
            context.KeepIfRefused(null, [.. ifRight]);
            if (entries.IsRefused) return entries.Refusal;
            foreach (var statement in ifRight) context.Write(statement);
            var keys = await TakeInAsync(context, entries.Value, seeds, token);
            var made = new List<FirstAccount>();
            foreach (var person in entries.Value.Persons)
            {
                var account = await AddAsync(context, person, hashes[person.Post], token);
                await HandOutAsync(context, keys[person.Key.Serial], account, token);
                var bound = await KeyBinding.BindAsync(context, proof, account, person.Key, token);
                if (bound.IsRefused) return bound.Refusal.With("post", person.Post.ToString());
                made.Add(new FirstAccount(person.Post, account.UserName, account.Name, person.Key.Serial, passwords[person.Post]));
            }

            SetupCode.Use(context);
            var center = UnitPath.Root(UnitCode.Nation).Append(UnitCode.Center(UnitCode.Nation.Division));
            context.Record(new JournalEntry(
                new SystemSetUp([.. made.Select(account => account.UserName)]), Subject.Installation, 1, context.Author, context.Now)
            {
                UnitCode = center.Leaf.ToString(), UnitPath = center.ToString(), Readers = new Readers { Administration = [center] },
            });
            return made;
        }, cancel);
        if (!done.IsRefused) codes.Forget();
        return done;
    }

    private static async Task<Account> AddAsync(CommandContext context, FirstPerson person, string passwordHash, CancellationToken cancel)
    {
        // There were none before: the first of its unit and class, or the second.
        var accountClass = RoleRules.ClassOf([person.Role]);
        var sequence = 1 + context.Db.Accounts.Local.Count(
            other => other.UnitCode == person.Unit && UserName.Parse(other.UserName).Class == accountClass);
        var unit = await context.Db.Units.AsNoTracking().FirstAsync(row => row.Code == person.Unit, cancel);
        var account = new Account(
            UserName.Create(person.Unit, accountClass, sequence).Value, person.Unit, UnitPath.Parse(unit.Path), person.Holder,
            [person.Role], context.Now);
        account.SetInitialPassword(passwordHash, AccountSubject.NewStamp(context.Now), context.Now, Account.InitialPasswordLifetime);
        account.Enable(context.Now);
        context.Db.Accounts.Add(account);
        context.Record(AccountSubject.Entry(
            new AccountCreated(account.Name, account.StaffNumber, account.Mobile, account.ImAccount, account.Roles, account.Status, person.Key.Serial,
                account.Capabilities, null, null, null),
            account, context.Author, context.Now));
        return account;
    }

    /// <summary>Every key that was given goes into the Information Center's stock (R10.3); what nobody gets here stays there.</summary>
    private static async Task<Dictionary<string, SecurityKey>> TakeInAsync(
        CommandContext context, FirstEntries entries, Dictionary<string, string> seeds, CancellationToken cancel)
    {
        var (keys, supplier) = (new Dictionary<string, SecurityKey>(), UnitCode.InformationCenter);
        foreach (var given in entries.Keys)
        {
            var key = new SecurityKey(given.Serial, given.Algorithm, seeds[given.Serial], given.Digits, given.PeriodSeconds, supplier);
            context.Db.SecurityKeys.Add(key);
            KeyLedger.Write(context, key, KeyEntry.Imported, null, supplier, new KeyHands(context.Author.UserName, Voucher: Voucher));
            keys.Add(key.Serial, key);
        }

        await context.Db.SaveChangesAsync(cancel);
        context.Record(new JournalEntry(
            new KeysImported(keys.Count, entries.Keys[0].Serial, entries.Keys[^1].Serial, Voucher), Subject.KeyStock(supplier.ToString()), 0,
            context.Author, context.Now)
        {
            UnitCode = supplier.ToString(), UnitPath = UnitPath.Root(UnitCode.Nation).Append(supplier).ToString(),
        });
        return keys;
    }

    /// <summary>From the Information Center's stock into that of the account's authority, and from there to its holder, each step a line (R16.2).</summary>
    private static async Task HandOutAsync(CommandContext context, SecurityKey key, Account account, CancellationToken cancel)
    {
        var (supplier, ledger) = (key.UnitCode, UnitPath.Parse(account.UnitPath).Authority);
        var way = new KeyHands(context.Author.UserName, supplier.ToString(), ledger.ToString(), Voucher: Voucher);
        key.Allocate(Voucher);
        KeyLedger.Write(context, key, KeyEntry.Allocated, KeyState.InStock, supplier, way);
        key.Ship(ledger);
        KeyLedger.Write(context, key, KeyEntry.Shipped, KeyState.Allocated, supplier, way);
        key.Take(KeyEntry.Received);
        KeyLedger.Write(context, key, KeyEntry.Received, KeyState.Shipped, ledger, way);
        key.Issue(account.UserName, again: false);
        KeyLedger.Write(context, key, KeyEntry.Issued, KeyState.InStock, ledger,
            new KeyHands(context.Author.UserName, To: account.UserName, Receiver: account.Name, Voucher: Voucher));
        context.Record(new JournalEntry(
            new KeyIssued(account.UserName, account.Name, null, Voucher, Again: false), Subject.Key(key.Serial), key.Version, context.Author, context.Now)
        {
            UnitCode = ledger.ToString(), UnitPath = account.UnitPath, Readers = Readers.OfAccount(account.UserName),
        });
        await context.Db.SaveChangesAsync(cancel);
    }
}
