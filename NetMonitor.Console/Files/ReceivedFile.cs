using NetMonitor.Domain.Shared;

namespace NetMonitor.Console.Files;

/// <summary>
/// A file as it came, looked at and not kept yet. What it is told by its bytes: what somebody could be misled by, a program or a page that is named like a
/// picture or a document, is refused, and so is a zip bomb. A program that is named so, such as a sample of it, is taken, and sent as plain bytes.
/// </summary>
public sealed class ReceivedFile : IAsyncDisposable
{
    /// <summary>Bytes of one file.</summary>
    public const long MaxSize = 50L * 1024 * 1024;

    public static Refusal TooLarge { get; } = new Refusal("AttachmentTooLarge", RefusalKind.TooLarge).With("maxBytes", $"{MaxSize}");

    private ReceivedFile(DraftFile draft, string name, FileKind kind) => (Draft, Name, Kind) = (draft, name, kind);

    public string Name { get; }
    public FileKind Kind { get; }
    public long Size => Draft.Size;
    public string Sha256 => Convert.ToHexStringLower(Draft.Sha256);

    internal DraftFile Draft { get; }

    /// <summary>The name as it is kept, without folders; <c>AttachmentNameMalformed</c>.</summary>
    public static Result<string> NameOf(string? name)
    {
        name = Path.GetFileName(name?.Replace('\\', '/') ?? "");
        return !PlainText.IsLine(name, 200) || name is "." or ".." ? Refusal.Malformed("AttachmentNameMalformed") : name;
    }

    /// <summary>
    /// What was received whole; the file is its from then on. <c>AttachmentEmpty</c>, <c>AttachmentNameMalformed</c>, <c>EvidenceTypeMismatch</c>,
    /// <c>EvidenceZipBomb</c>.
    /// </summary>
    internal static async Task<Result<ReceivedFile>> OfAsync(DraftFile draft, string? name, CancellationToken cancel)
    {
        try
        {
            var looked = await LookAsync(draft, name, cancel);
            if (looked.IsRefused) await draft.DisposeAsync();
            return looked;
        }
        catch
        {
            await draft.DisposeAsync();
            throw;
        }
    }

    private static async Task<Result<ReceivedFile>> LookAsync(DraftFile draft, string? name, CancellationToken cancel)
    {
        var named = NameOf(name);
        if (named.IsRefused) return named.Refusal;
        if (draft.Size == 0) return Refusal.Malformed("AttachmentEmpty");
        var bytes = draft.Read();
        var head = new byte[Math.Min(draft.Size, FileKind.Head)];
        await bytes.ReadExactlyAsync(head, cancel);
        var kind = FileKind.Of(head);
        if (kind.Contradicts(named.Value)) return Refusal.Unprocessable("EvidenceTypeMismatch").With("type", kind.ContentType);
        return kind != FileKind.Zip || await ZipLimits.AreKeptByAsync(bytes, cancel)
            ? new ReceivedFile(draft, named.Value, kind)
            : Refusal.Unprocessable("EvidenceZipBomb");
    }

    public ValueTask DisposeAsync() => Draft.DisposeAsync();
}
