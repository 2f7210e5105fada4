using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using NetMonitor.Console.Commands;
using NetMonitor.Console.Data;
using NetMonitor.Console.Reads;
using NetMonitor.Console.Texts;
using Npgsql;

namespace NetMonitor.Console.Auth;

/// <summary>What a given code is of the one that was sent.</summary>
public enum TextCodeMatch
{
    /// <summary>Another one, too late, or after too many tries.</summary>
    Wrong,
    Used,
    Right,
}

/// <summary>A code that was sent, or asked for in vain.</summary>
internal sealed record SentCode(byte[] Hash, DateTimeOffset Until, int Tries, bool Used);

/// <summary>
/// Codes of the provisional sign-in (R10.5): six digits, good for five minutes, once, and for five tries. Kept as a hash; a new one takes the place of the
/// one before.
/// </summary>
public sealed class TextCodes(SignInSecrets hashes, OutgoingTexts texts)
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    public const int Tries = 5;

    private static readonly SentCode s_standIn = new(RandomNumberGenerator.GetBytes(32), DateTimeOffset.MinValue, 0, false);

    internal static string New() => RandomNumberGenerator.GetString("0123456789", 6);

    /// <summary>Keeps a code for a name and sends it to a phone; to none where there is no recipient. The same statements and rows for both.</summary>
    internal NpgsqlBatchCommand[] Keep(string userName, string mobile, string code, DateTimeOffset now) =>
    [
        Sql.Statement(
            """
            insert into sign_in_codes (user_name, code_hash, until, tries, used) values ($1, $2, $3, 0, $4)
            on conflict (user_name) do update set code_hash = $2, until = $3, tries = 0, used = $4
            """,
            userName, hashes.OfCode(userName, code), now + Lifetime, mobile.Length == 0),
        texts.Secret(OutgoingTexts.Sms, mobile, $"【登录】验证码{code}，{Lifetime.TotalMinutes:0}分钟内有效，仅限本次登录使用，请勿告知他人。", now, now + Lifetime),
    ];

    internal static Func<SentCode?> Add(ReadBatch read, string userName)
    {
        var rows = read.Add(
            Sql.Statement("select code_hash, until, tries, used from sign_in_codes where user_name = $1", userName),
            row => new SentCode(row.Bytes(), row.Time(), row.Int(), row.Flag()));
        return () => rows is [var sent] ? sent : null;
    }

    /// <summary>The same work whether there is one or not.</summary>
    internal TextCodeMatch Fits(SentCode? sent, string userName, string code, DateTimeOffset now)
    {
        var kept = sent ?? s_standIn;
        var same = CryptographicOperations.FixedTimeEquals(kept.Hash, hashes.OfCode(userName, code));
        return !same || now >= kept.Until || kept.Tries >= Tries ? TextCodeMatch.Wrong : kept.Used ? TextCodeMatch.Used : TextCodeMatch.Right;
    }

    /// <summary>Counts a try that was refused, against whatever name.</summary>
    internal static NpgsqlBatchCommand Count(string userName) =>
        Sql.Statement("update sign_in_codes set tries = tries + 1 where user_name = $1", userName);

    /// <summary>Marks the code as used: of two sign-ins with the same one, on whatever nodes, one wins.</summary>
    internal static async Task<bool> UseAsync(CommandContext context, string userName, CancellationToken cancel) =>
        await context.Db.SignInCodes.Where(row => row.UserName == userName && !row.Used && row.Until > context.Now && row.Tries < Tries)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.Used, true), cancel) == 1;
}
