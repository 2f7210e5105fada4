using System.Security.Cryptography;
using NetMonitor.Console.Commands;
using NetMonitor.Console.Data;
using NetMonitor.Console.Reads;
using NetMonitor.Domain.Shared;

namespace NetMonitor.Console.Files;

/// <summary>
/// Bytes of files, each kept once under its SHA-256. A row of <c>contents</c> says that they are there; whoever uses them refers to the row, so that the
/// database itself keeps what is used. The row is made, or marked as seen, before the bytes are kept, and what was seen within a day is not removed: between
/// that and the row that uses it nobody takes the bytes away.
/// </summary>
public sealed class Contents(IFileStore store, CommandRunner commands, ReadDoor door)
{
    /// <summary>For how long bytes are kept that nobody uses.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromDays(1);

    /// <summary>Keeps the file's bytes, also where they are there already: what was damaged is whole again.</summary>
    public async Task KeepAsync(ReceivedFile file, CancellationToken cancel)
    {
        await commands.RunAsync<bool>(Command.BySystem("KeepContent"), null, (context, _) =>
        {
            context.Write(Sql.Statement(
                "insert into contents (sha256, size, seen_at) values ($1, $2, $3) on conflict (sha256) do update set seen_at = excluded.seen_at",
                file.Sha256, file.Size, context.Now));
            return Task.FromResult<Result<bool>>(true);
        }, cancel);
        await store.KeepAsync(KeyOf(file.Sha256), file.Draft, cancel);
    }

    /// <summary>The bytes from their beginning, once they were found to be what their hash says; null where they are not, or not there.</summary>
    public async Task<Stream?> OpenAsync(string sha256, CancellationToken cancel)
    {
        if (await store.OpenAsync(KeyOf(sha256), cancel) is not { } content) return null;
        try
        {
            if (Convert.ToHexStringLower(await SHA256.HashDataAsync(content, cancel)) == sha256)
            {
                content.Position = 0;
                return content;
            }
        }
        catch
        {
            await content.DisposeAsync();
            throw;
        }

        await content.DisposeAsync();
        return null;
    }

    /// <summary>Removes what nobody uses and nobody has brought for a day.</summary>
    public async Task RemoveUnusedAsync(DateTimeOffset now, CancellationToken cancel)
    {
        var before = now - Grace;
        var unused = await door.ForSystem().AllAsync(
            Sql.Statement($"select sha256 from contents c where {Unused} limit 10000", before), row => row.Text(), cancel);
        foreach (var sha256 in unused) await RemoveAsync(sha256, before, cancel);
    }

    /// <summary>A row that uses it meanwhile waits at the row's lock, and is refused once it is gone; nobody who has just brought the bytes is.</summary>
    private Task RemoveAsync(string sha256, DateTimeOffset before, CancellationToken cancel) =>
        commands.RunAsync<bool>(Command.BySystem("RemoveContent"), null, async (context, token) =>
        {
            var removed = await ReadDoor.Within(context.Connection, null).AnyAsync(
                Sql.Statement($"delete from contents c where {Unused} and sha256 = $2 returning sha256", before, sha256), token);
            if (removed) await store.RemoveAsync(KeyOf(sha256), token);
            return removed;
        }, cancel);

    private const string Unused =
        """
        c.seen_at < $1 and not exists (select from attachments a where a.sha256 = c.sha256)
          and not exists (select from evidence e where e.sha256 = c.sha256)
        """;

    /// <summary>Spread over folders, as a file system finds few names sooner than many.</summary>
    internal static string KeyOf(string sha256) => $"content/{sha256[..2]}/{sha256[2..4]}/{sha256}";
}
