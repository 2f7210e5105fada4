using Microsoft.EntityFrameworkCore;
using NetMonitor.Console.Commands;
using NetMonitor.Console.Data;
using NetMonitor.Console.Data.Rows;
using NetMonitor.Console.Files;
using NetMonitor.Console.Reads;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Evidence;
using NetMonitor.Domain.Shared;

namespace NetMonitor.Console.Evidence;

/// <summary>A file that shall come in parts.</summary>
public sealed record BeginUpload(string? Name, long? Size)
{
    /// <summary>The hash of all of it, in hexadecimal, if it is known: a file that is gone on with by other bytes is then refused.</summary>
    public string? Sha256 { get; init; }
    public EvidenceMethod? Method { get; init; }
    public string? Device { get; init; }
    public DateTimeOffset? TakenAt { get; init; }
    public IReadOnlyList<string>? Officers { get; init; }
    public string? Witness { get; init; }
    public string? NoWitnessReason { get; init; }

    internal EvidenceTaking Taking => new(Method, Device, TakenAt, Officers ?? [], Witness, NoWitnessReason);
}

/// <summary>How far a file has come, and what it has become once it is whole.</summary>
public sealed record UploadState(Guid Id, string Name, long Size, long Offset, DateTimeOffset Until, EvidenceAnswer? Evidence);

/// <summary>
/// A file that comes in parts, over a line that may break: each part goes on where what arrived ends. What arrived is in the database and the store, so that
/// any node goes on with it. Only the account that began it knows it; after a day it is gone with its bytes.
/// </summary>
public sealed class UploadInParts(CommandRunner commands, ReadDoor door, IFileStore store, Contents contents, TimeProvider time)
{
    public static readonly Operation Begin = new("BeginUpload", Permission.AddEvidence);
    public static readonly Operation Append = new("AppendToUpload", Permission.AddEvidence);
    public static readonly Operation Cancel = new("CancelUpload", Permission.AddEvidence);

    public static readonly TimeSpan KeptFor = TimeSpan.FromDays(1);

    /// <summary>Files of one account that are on their way.</summary>
    public const int MaxEach = 20;

    /// <summary>Parts of one file: small ones cost more than they bring.</summary>
    public const int MaxParts = 10_000;

    private static readonly Refusal s_notFound = Refusal.OutOfScope("UploadNotFound");
    private static readonly Refusal s_otherBytes = Refusal.Unprocessable("UploadChecksumMismatch");

    /// <summary>
    /// <c>AttachmentNameMalformed</c>, <c>AttachmentEmpty</c>, <c>AttachmentTooLarge</c>, <c>UploadChecksumMalformed</c>, <c>TooManyUploads</c>, and as
    /// <see cref="EvidenceTaking.Problem"/>.
    /// </summary>
    public async Task<Result<UploadState>> BeginAsync(Actor actor, BeginUpload command, Call call, CancellationToken cancel)
    {
        var name = ReceivedFile.NameOf(command.Name);
        if (name.IsRefused) return name.Refusal;
        if (command.Size is not > 0) return Refusal.Malformed("AttachmentEmpty");
        if (command.Size > ReceivedFile.MaxSize) return ReceivedFile.TooLarge;
        if (command.Sha256 is { } sha256 && (sha256.Length != 64 || !sha256.All(char.IsAsciiHexDigit))) return Refusal.Malformed("UploadChecksumMalformed");
        if (command.Taking.Problem(time.GetUtcNow()) is { } problem) return problem;
        return await commands.RunAsync<UploadState>(new Command(actor, Begin, null, command, call), null, async (context, token) =>
        {
            if (actor.Lacks(Begin.Needs) is { } lacks) return lacks;
            var others = context.Db.Uploads.Where(other => other.UserName == actor.UserName && other.EvidenceId == null && other.Until > context.Now);
            if (await others.CountAsync(token) >= MaxEach)
                return Refusal.Conflict("TooManyUploads").With("max", $"{MaxEach}");
            var row = new UploadRow
            {
                Id = Guid.CreateVersion7(context.Now), UserName = actor.UserName, Name = name.Value, Size = command.Size.Value,
                Sha256 = command.Sha256?.ToLowerInvariant(), Taking = command.Taking, Until = context.Now + KeptFor,
            };
            context.Db.Uploads.Add(row);
            return new UploadState(row.Id, row.Name, row.Size, 0, row.Until, null);
        }, cancel);
    }

    /// <summary>How far the account's own file has come. <c>UploadNotFound</c> for another's, and for one that has been over for a day.</summary>
    public Task<Result<UploadState>> FindAsync(Actor actor, Guid id, CancellationToken cancel) => FindAsync(door.For(actor), id, cancel);

    /// <summary>
    /// Whether a part may come: asked before anything of it is taken. <c>UploadOffsetMismatch</c> where it does not go on where what arrived ends,
    /// <c>UploadBeyondSize</c> where it would end behind the file's end.
    /// </summary>
    public static Refusal? Problem(UploadState upload, long offset, long? length) =>
        upload.Offset != offset ? Elsewhere(upload.Offset) : length > upload.Size - offset ? Beyond(upload) : null;

    /// <summary>The account's own file, for who may bring evidence.</summary>
    public Task<Result<UploadState>> OpenAsync(Actor actor, Guid id, CancellationToken cancel) => commands.RunAsync<UploadState>(
        new Command(actor, Append, null, new { }, Call.None), null,
        (context, token) => FindAsync(ReadDoor.Within(context.Connection, actor), id, token), cancel);

    private async Task<Result<UploadState>> FindAsync(ReadBatch reads, Guid id, CancellationToken cancel)
    {
        var sql = new Sql();
        var find = sql.InBatch(
            $"""
            select p.id, p.name, p.size, p.received, p.until, e.id, e.sha256, e.size, e.name, e.content_type
            from uploads p left join evidence e on e.id = p.evidence_id
            where p.id = {sql.Value(id)} and p.user_name = {sql.Value(reads.Actor.UserName)} and p.until > {sql.Value(time.GetUtcNow())}
            """);
        return await reads.FirstAsync(find, Read, cancel) is { } found ? found : s_notFound;

        static UploadState Read(RowReader row)
        {
            var state = new UploadState(row.Guid(), row.Text(), row.Long(), row.Long(), row.Time(), null);
            return row.GuidOrNull() is { } evidence
                ? state with { Evidence = new EvidenceAnswer(evidence, row.Text(), row.Long(), row.Text(), row.Text()) }
                : state;
        }
    }

    /// <summary>
    /// Takes a part. Where the sender breaks off, what arrived is kept, unless the part has a checksum, which it then can't have; one with another checksum
    /// is not kept (<c>UploadChecksumMismatch</c>). With the last byte the file becomes evidence, or is refused and gone: with
    /// <c>UploadChecksumMismatch</c> where it is not the file that was announced, or as a <see cref="ReceivedFile"/> is.
    /// </summary>
    public async Task<Result<UploadState>> AppendAsync(Actor actor, UploadState upload, Stream content, byte[]? sha256, CancellationToken cancel)
    {
        await using var part = store.NewDraft();
        try
        {
            if (!await part.WriteAsync(content, upload.Size - upload.Offset, cancel)) return Beyond(upload);
        }
        catch (Exception broken) when (broken is IOException or OperationCanceledException)
        {
            if (sha256 is null) await TakeAsync(actor, upload, part);
            throw;
        }

        if (sha256 is not null && !part.Sha256.AsSpan().SequenceEqual(sha256)) return s_otherBytes;
        var taken = await TakeAsync(actor, upload, part);
        if (taken.IsRefused || taken.Value < upload.Size) return taken.Map(offset => upload with { Offset = offset });
        return (await FinishAsync(actor, upload.Id)).Map(evidence => upload with { Offset = upload.Size, Evidence = evidence });
    }

    /// <summary>Gives it up.</summary>
    public async Task<Result> CancelAsync(Actor actor, Guid id, Call call, CancellationToken cancel)
    {
        var removed = await commands.RunAsync<bool>(new Command(actor, Cancel, null, new { id }, call), Lock(id), async (context, token) =>
            await RemoveAsync(context, id, actor.UserName, token) ? true : s_notFound, cancel);
        if (removed.IsRefused) return removed.Refusal;
        await store.RemoveAllAsync(FolderOf(id), cancel);
        return Result.Done;
    }

    internal static string FolderOf(Guid upload) => $"parts/{upload:N}/";

    /// <summary>Keeps what has arrived and says where it ends. Not cancelled: the sender may be gone.</summary>
    private async Task<Result<long>> TakeAsync(Actor actor, UploadState upload, DraftFile part)
    {
        if (part.Size == 0) return upload.Offset;
        var name = Guid.CreateVersion7().ToString("N");
        await store.KeepAsync(FolderOf(upload.Id) + name, part, CancellationToken.None);
        var taken = await commands.RunAsync<long>(new Command(actor, Append, null, new { }, Call.None), Lock(upload.Id), async (context, token) =>
        {
            // Of two parts that came at the same time the first has moved the end.
            var moved = await ReadDoor.Within(context.Connection, actor).AllAsync(
                Sql.Statement(
                    "update uploads set received = received + $3 where id = $1 and received = $2 and evidence_id is null returning received",
                    upload.Id, upload.Offset, part.Size), row => row.Long(), token);
            if (moved is not [var end])
            {
                var now = await context.Db.Uploads.FirstOrDefaultAsync(row => row.Id == upload.Id, token);
                return now is null ? s_notFound : Elsewhere(now.Received);
            }

            if (await context.Db.UploadParts.CountAsync(known => known.UploadId == upload.Id, token) >= MaxParts)
                return Refusal.Conflict("TooManyParts").With("max", $"{MaxParts}");
            context.Db.UploadParts.Add(new UploadPartRow { UploadId = upload.Id, Start = upload.Offset, Name = name });
            return end;
        }, CancellationToken.None);
        if (taken.IsRefused) await store.RemoveAsync(FolderOf(upload.Id) + name, CancellationToken.None);
        return taken;
    }

    /// <summary>Makes evidence of a file that is whole. Not cancelled: whoever comes back finds it done.</summary>
    private async Task<Result<EvidenceAnswer>> FinishAsync(Actor actor, Guid id)
    {
        var cancel = CancellationToken.None;
        var (row, parts) = await commands.LookAsync(async (db, token) => (
            await db.Uploads.AsNoTracking().FirstOrDefaultAsync(upload => upload.Id == id, token),
            await db.UploadParts.AsNoTracking().Where(part => part.UploadId == id).OrderBy(part => part.Start).ToListAsync(token)), cancel);
        if (row is null) return s_notFound;
        if (row.EvidenceId is null)
        {
            var received = await AssembleAsync(row, parts, cancel);
            if (received.IsRefused)
            {
                await CancelAsync(actor, id, Call.None, cancel);
                return received.Refusal;
            }

            await using var file = received.Value;
            await contents.KeepAsync(file, cancel);
            var written = await commands.RunAsync<bool>(new Command(actor, AddEvidence.Add, null, new { }, Call.None), Lock(id), async (context, token) =>
            {
                var current = await context.Db.Uploads.FirstOrDefaultAsync(upload => upload.Id == id, token);
                if (current is null) return s_notFound;
                // Somebody else has come to the end at the same time.
                if (current.EvidenceId is not null) return true;
                var evidence = AddEvidence.Write(context, file, row.Taking);
                context.Write(Sql.Statement("update uploads set evidence_id = $2 where id = $1", id, evidence.Id));
                context.Write(Sql.Statement("delete from upload_parts where upload_id = $1", id));
                return true;
            }, cancel);
            if (written.IsRefused) return written.Refusal;
            await store.RemoveAllAsync(FolderOf(id), cancel);
        }

        var state = await FindAsync(actor, id, cancel);
        return state.IsRefused ? state.Refusal : state.Value.Evidence!;
    }

    /// <summary>The whole file, if it is the one that was announced and one that is taken.</summary>
    private async Task<Result<ReceivedFile>> AssembleAsync(UploadRow upload, IReadOnlyList<UploadPartRow> parts, CancellationToken cancel)
    {
        var whole = store.NewDraft();
        try
        {
            foreach (var part in parts)
            {
                await using var bytes = await store.OpenAsync(FolderOf(upload.Id) + part.Name, cancel)
                    ?? throw new FileStoreException(new IOException($"A part of upload {upload.Id} is not there."));
                await whole.WriteAsync(bytes, ReceivedFile.MaxSize, cancel);
            }

            if (whole.Size == upload.Size && (upload.Sha256 is null || upload.Sha256 == Convert.ToHexStringLower(whole.Sha256)))
                return await ReceivedFile.OfAsync(whole, upload.Name, cancel);
        }
        catch
        {
            await whole.DisposeAsync();
            throw;
        }

        await whole.DisposeAsync();
        return s_otherBytes;
    }

    private static async Task<bool> RemoveAsync(CommandContext context, Guid id, string userName, CancellationToken cancel) =>
        await context.Db.Uploads.Where(row => row.Id == id && row.UserName == userName).ExecuteDeleteAsync(cancel) > 0;

    private static SubjectLock Lock(Guid id) => new(() => [Sql.Statement("select 1 from uploads where id = $1 for update", id)]);

    private static Refusal Elsewhere(long offset) => Refusal.Conflict("UploadOffsetMismatch").With("offset", $"{offset}");

    private static Refusal Beyond(UploadState upload) => new Refusal("UploadBeyondSize", RefusalKind.TooLarge).With("size", $"{upload.Size}");
}
