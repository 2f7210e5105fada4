using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using NetMonitor.Console.Auth;
using NetMonitor.Console.Commands;
using NetMonitor.Console.Data;
using NetMonitor.Console.Data.Rows;
using NetMonitor.Console.Notices;
using NetMonitor.Console.Texts;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Journal;
using NetMonitor.Domain.Shared;

namespace NetMonitor.Console.Features.Accounts;

public sealed record ContactCode(string? Code);

/// <summary>Whether it is verified, and if not, until when the code that was sent there is good.</summary>
public sealed record ContactAnswer(Contact Contact, bool Verified, DateTimeOffset? Until, long Version);

/// <summary>
/// A holder shows that a mobile number or an instant-messaging account is its own, by giving back a code that was sent there: good for five minutes and five
/// tries, one a minute. In the provisional mode a code that opened a session has shown it, too (R10.5).
/// </summary>
public sealed class VerifyContact(CommandRunner commands, SignInSecrets hashes, OutgoingTexts texts)
{
    public static readonly Operation SendCode = new("SendContactCode", Permission.UseOwnAccount);
    public static readonly Operation Verify = new("VerifyContact", Permission.UseOwnAccount);

    /// <summary>Between two codes to the same place.</summary>
    private static readonly TimeSpan s_apart = TimeSpan.FromMinutes(1);

    /// <summary><c>ContactIsVerified</c>; <c>CodeJustSent</c> within a minute.</summary>
    public Task<Result<ContactAnswer>> SendAsync(Actor actor, Contact contact, Call call, CancellationToken cancel) => commands.RunAsync<ContactAnswer>(
        new Command(actor, SendCode, Subject.Account(actor.UserName), new { contact }, call), AccountSubject.Lock(actor.UserName), async (context, token) =>
        {
            var (account, row) = await FindAsync(context, actor, contact, token);
            if (account.IsVerified(contact)) return Refusal.Conflict("ContactIsVerified");
            if (row is not null && row.Address == account.AddressOf(contact) && context.Now < row.SentAt + s_apart) return Refusal.Conflict("CodeJustSent");
            row ??= context.Db.Add(new ContactCodeRow { UserName = actor.UserName, Contact = contact }).Entity;
            var code = TextCodes.New();
            (row.Address, row.CodeHash, row.SentAt, row.Tries) = (account.AddressOf(contact), HashOf(actor, contact, code), context.Now, 0);
            var until = context.Now + TextCodes.Lifetime;
            context.Write(texts.Secret(OutgoingTexts.ChannelOf(contact), row.Address, NoticeTexts.ContactCode(code), context.Now, until));
            context.Record(AccountSubject.Entry(new ContactCodeSent(contact), account, actor, context.Now));
            return new ContactAnswer(contact, false, until, account.Version);
        }, cancel);

    /// <summary><c>ContactIsVerified</c>; <c>ContactCodeWrong</c> for another code, one that is over, or after too many tries.</summary>
    public Task<Result<ContactAnswer>> VerifyAsync(Actor actor, Contact contact, ContactCode command, Call call, CancellationToken cancel) =>
        commands.RunAsync<ContactAnswer>(
            new Command(actor, Verify, Subject.Account(actor.UserName), new { contact, command.Code }, call), AccountSubject.Lock(actor.UserName),
            async (context, token) =>
            {
                var (account, row) = await FindAsync(context, actor, contact, token);
                if (account.IsVerified(contact)) return Refusal.Conflict("ContactIsVerified");
                if (row is null || row.Address != account.AddressOf(contact) || row.Tries >= TextCodes.Tries || context.Now >= row.SentAt + TextCodes.Lifetime
                    || !CryptographicOperations.FixedTimeEquals(row.CodeHash, HashOf(actor, contact, Typed.Code(command.Code ?? ""))))
                {
                    context.KeepIfRefused(null, Sql.Statement(
                        "update contact_codes set tries = tries + 1 where user_name = $1 and contact = $2", actor.UserName, contact.ToString()));
                    return Refusal.Conflict("ContactCodeWrong");
                }

                context.Db.Remove(row);
                account.Verify(contact, context.Now);
                context.Record(AccountSubject.Entry(new ContactVerified(contact), account, actor, context.Now));
                return new ContactAnswer(contact, true, null, account.Version);
            }, cancel);

    private byte[] HashOf(Actor actor, Contact contact, string code) => hashes.OfCode($"{actor.UserName} {contact}", code);

    private static async Task<(Account Account, ContactCodeRow? Row)> FindAsync(
        CommandContext context, Actor actor, Contact contact, CancellationToken cancel) =>
        (await context.Db.Accounts.FirstAsync(row => row.UserName == actor.UserName, cancel),
            await context.Db.ContactCodes.FirstOrDefaultAsync(row => row.UserName == actor.UserName && row.Contact == contact, cancel));
}
