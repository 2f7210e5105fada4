using Microsoft.EntityFrameworkCore;
using NetMonitor.Console.Commands;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Shared;

namespace NetMonitor.Console.Features.Accounts;

/// <summary>The registration forms that setting up and adjusting a system administrator rest on (R9.3), and the exceptions of R9.2 that they hold.</summary>
internal static class AccountForms
{
    public static Refusal Missing { get; } = Refusal.Conflict("RegistrationFormMissing", "R9.3");

    /// <summary>The form about the account that is registered and was not used yet; null where there is none.</summary>
    public static Task<RegistrationForm?> FindAsync(CommandContext context, Account account, FormPurpose purpose, CancellationToken cancel) =>
        context.Db.RegistrationForms.FromSql(
            $"""
            select * from registration_forms where user_name = {account.UserName} and state = {nameof(FormState.Registered)} and used_at is null
              and content->>'purpose' = {purpose.ToString()} order by number for update
            """).FirstOrDefaultAsync(cancel);

    /// <summary>
    /// Whether the same person may hold this account beside those it holds: <c>PersonHasAccount</c> (R9.2) where one of them is a system administrator's
    /// and no registered form makes an exception. The caller holds the person's lock (<see cref="LockOf"/>).
    /// </summary>
    public static async Task<Refusal?> OneAccountAsync(
        CommandContext context, string person, bool administrator, string? except, CancellationToken cancel)
    {
        var others = await context.Db.Accounts.Where(row => row.Person == person && row.Status != AccountStatus.Deleted && row.UserName != except)
            .Select(row => row.Roles).ToListAsync(cancel);
        if (others.Count == 0 || !(administrator || others.Any(roles => roles.Any(RoleRules.IsSystemAdministrator)))) return null;
        return await context.Db.RegistrationForms.AnyAsync(form => form.Person == person && form.Exception != null, cancel)
            ? null
            : Refusal.Conflict("PersonHasAccount", "R9.2");
    }

    /// <summary>
    /// Accounts of one person are made one after the other, so that two at once don't each see none; and none while many are imported, which have no lock
    /// for each person.
    /// </summary>
    public static FormattableString LockOf(string person) =>
        $"select pg_advisory_xact_lock_shared({Everybody}), pg_advisory_xact_lock(hashtextextended({person}, 12))";

    /// <summary>Of all persons at once, for an import.</summary>
    public static FormattableString LockOfAll { get; } = $"select pg_advisory_xact_lock({Everybody})";

    private const long Everybody = 7412;
}
