using Microsoft.AspNetCore.DataProtection;
using NetMonitor.Console.Data;
using NetMonitor.Domain.Accounts;
using Npgsql;
using NpgsqlTypes;

namespace NetMonitor.Console.Texts;

/// <summary>Texts on their way to phones: how they are written, and what is secret of them.</summary>
public sealed class OutgoingTexts(TextGateway gateway, IDataProtectionProvider protection)
{
    public const string Sms = "Sms", Im = "Im";

    /// <summary>How long a text is news.</summary>
    public static readonly TimeSpan News = TimeSpan.FromDays(1);

    private readonly SealedText _sealed = new(protection, "OutgoingTexts.v1");

    /// <summary>What a statement that writes several texts sets of each, with these columns: <c>until</c> and <c>due_at</c>.</summary>
    public (DateTimeOffset Until, NpgsqlParameter DueAt) Times(DateTimeOffset now) => (now + News, Due(gateway.DueAt(now)));

    /// <summary>
    /// Writes a text that only its reader may see. With no <paramref name="recipient"/> the row is the same and nothing is sent: so it can't be told
    /// by the work whether there was one (R10.4).
    /// </summary>
    public NpgsqlBatchCommand Secret(string channel, string recipient, string text, DateTimeOffset now, DateTimeOffset until) => Sql.Statement(
        "insert into outgoing_texts (at, channel, recipient, text, sealed, until, due_at) values ($1, $2, $3, $4, true, $5, $6)",
        now, channel, recipient, Convert.ToBase64String(_sealed.Seal(text)), until,
        Due(recipient.Length == 0 ? null : gateway.DueAt(now)));

    public NpgsqlBatchCommand Plain(string channel, string recipient, string text, DateTimeOffset now) => Sql.Statement(
        "insert into outgoing_texts (at, channel, recipient, text, until, due_at) values ($1, $2, $3, $4, $5, $6)",
        now, channel, recipient, text, now + News, Due(gateway.DueAt(now)));

    /// <summary>By what a way to reach somebody is called at the gateway.</summary>
    public static string ChannelOf(Contact contact) => contact == Contact.Mobile ? Sms : Im;

    /// <summary>The words of a text as its reader gets them; empty for a secret one that is gone.</summary>
    public string Read(string text, bool isSealed) => isSealed && text.Length > 0 ? _sealed.Open(Convert.FromBase64String(text)) : text;

    private static NpgsqlParameter Due(DateTimeOffset? at) => Sql.Typed(at, NpgsqlDbType.TimestampTz);
}
