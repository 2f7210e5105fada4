using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using NetMonitor.Console.Commands;
using NetMonitor.Console.Data;
using NetMonitor.Console.Reads;
using NetMonitor.Domain.Shared;

namespace NetMonitor.Console.Features.Installation;

/// <summary>
/// Whoever runs the machine proves it by a code, once (R5.1): a start that finds no account writes it to its log and to a file in the data folder that
/// only the console's account reads. The database keeps its hash. As soon as there is an account, setting up is over for good.
/// </summary>
public sealed partial class SetupCode(CommandRunner commands, ReadDoor door, IConfiguration configuration, TimeProvider time, ILogger<SetupCode> logger)
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    internal const string FileName = "setup-code";

    /// <summary>The installation's setting: until when the code is good, and its SHA-256. It has some 99 bits: nobody tries them all.</summary>
    private const string Setting = "SetupCode";

    /// <summary>Letters and digits that nobody takes for one another.</summary>
    private const string Letters = "abcdefghjkmnpqrstuvwxyz23456789";

    private volatile bool _open;

    /// <summary>One at a time, on all nodes: a new code, and the setting up itself.</summary>
    internal static SubjectLock OneAtATime => new(() => [new("select pg_advisory_xact_lock(7417)")]);

    private string File => Path.Combine(ConsoleDatabase.DataFolder(configuration), FileName);

    /// <summary>At the start, outside Development: a new code where there is no account and no earlier code is still good.</summary>
    /// <exception cref="StartRefusedException">The file can't be written.</exception>
    public async Task PrepareAsync(CancellationToken cancel)
    {
        _open = !await HasAccountsAsync(cancel);
        if (!_open)
        {
            Forget();
            return;
        }

        var made = await commands.RunAsync<bool>(Command.BySystem("MakeSetupCode"), OneAtATime, async (context, token) =>
        {
            if (await KeptAsync(context.Db, token) is { } kept && UntilOf(kept) > context.Now) return false;
            var code = string.Join('-', RandomNumberGenerator.GetString(Letters, 20).Chunk(4).Select(part => new string(part)));
            var until = context.Now + Lifetime;
            context.Write(Sql.Statement(
                "insert into installation_settings (name, value) values ($1, $2) on conflict (name) do update set value = excluded.value",
                Setting, $"{until:O} {HashOf(code)}"));
            // Before the commit: a code that counts is never one that nobody can read.
            Write(code);
            LogCode(code, until, File);
            return true;
        }, cancel);
        if (!made.Value) LogKept(File);
    }

    /// <summary>Whether nobody has an account yet. Once somebody has, no question is asked any more.</summary>
    public async ValueTask<bool> IsOpenAsync(CancellationToken cancel)
    {
        if (_open && await HasAccountsAsync(cancel)) _open = false;
        return _open;
    }

    public async Task<bool> FitsAsync(string? typed, CancellationToken cancel) =>
        Fits(await commands.LookAsync((db, token) => KeptAsync(db, token), cancel), typed, time.GetUtcNow());

    /// <summary>The same within the command that takes it.</summary>
    internal static async Task<bool> FitsAsync(CommandContext context, string? typed, CancellationToken cancel) =>
        Fits(await KeptAsync(context.Db, cancel), typed, context.Now);

    /// <summary>It is used up with the command that took it.</summary>
    internal static void Use(CommandContext context) => context.Write(Sql.Statement("delete from installation_settings where name = $1", Setting));

    /// <summary>Its file is of no use any more.</summary>
    internal void Forget()
    {
        try
        {
            System.IO.File.Delete(File);
        }
        catch (Exception kept) when (kept is IOException or UnauthorizedAccessException)
        {
            LogFileKept(File, kept.Message);
        }
    }

    private void Write(string code)
    {
        try
        {
            DataFolders.Create(Path.GetDirectoryName(File)!, DataFolders.Enterable);
            DurableFile.Write(File, code + "\n", DurableFile.Private, overwrite: true);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new StartRefusedException($"The code for the first accounts can't be written to {File}: {problem.Message}", problem);
        }
    }

    private Task<bool> HasAccountsAsync(CancellationToken cancel) => door.ForSystem().AnyAsync(new("select from accounts limit 1"), cancel);

    private static async Task<string?> KeptAsync(NetMonitorDb db, CancellationToken cancel) =>
        (await db.InstallationSettings.AsNoTracking().FirstOrDefaultAsync(row => row.Name == Setting, cancel))?.Value;

    private static bool Fits(string? kept, string? typed, DateTimeOffset now) => kept is not null && UntilOf(kept) > now
        && CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(kept.Split(' ')[1]), Encoding.ASCII.GetBytes(HashOf(typed ?? "")));

    private static DateTimeOffset UntilOf(string kept) => DateTimeOffset.ParseExact(kept.Split(' ')[0], "O", CultureInfo.InvariantCulture);

    /// <summary>Of its letters and digits alone, however it was typed.</summary>
    private static string HashOf(string code) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(
        string.Concat(Typed.Fold(code).Where(char.IsAsciiLetterOrDigit)).ToLowerInvariant())));

    [LoggerMessage(Level = LogLevel.Warning, Message = "There is no account yet. Open /setup with the code {Code}, good until {Until:u}; it is in {File} too")]
    private partial void LogCode(string code, DateTimeOffset until, string file);

    [LoggerMessage(Level = LogLevel.Warning, Message = "There is no account yet. Open /setup with the code of an earlier start, which is still good; it is in "
        + "{File}, or in the data folder and the log of the node that made it")]
    private partial void LogKept(string file);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The used code for the first accounts is still in {File}: {Reason}")]
    private partial void LogFileKept(string file, string reason);
}
