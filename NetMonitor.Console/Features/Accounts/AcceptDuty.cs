using Microsoft.EntityFrameworkCore;
using NetMonitor.Console.Auth;
using NetMonitor.Console.Commands;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Journal;
using NetMonitor.Domain.Shared;

namespace NetMonitor.Console.Features.Accounts;

public sealed record DutyAnswer(DateTimeOffset AcceptedAt);

/// <summary>Its holder takes on the duty of article 11, to keep user name, password and key to oneself. Said twice, the first time counts.</summary>
public sealed class AcceptDuty(CommandRunner commands)
{
    public static readonly Operation Accept = new("AcceptDuty", Permission.UseOwnAccount);

    public Task<Result<DutyAnswer>> HandleAsync(Actor actor, Call call, CancellationToken cancel) => commands.RunAsync<DutyAnswer>(
        new Command(actor, Accept, Subject.Account(actor.UserName), new { }, call), AccountSubject.Lock(actor.UserName), async (context, token) =>
        {
            var account = await context.Db.Accounts.FirstAsync(row => row.UserName == actor.UserName, token);
            if (account.AcceptDuty(context.Now)) context.Record(AccountSubject.Entry(new DutyAccepted(), account, actor, context.Now));
            return new DutyAnswer(account.DutyAcceptedAt!.Value);
        }, cancel);
}
