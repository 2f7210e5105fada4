using System.Security.Cryptography;
using NetMonitor.Console.Files;
using NetMonitor.Tests.Support;

namespace NetMonitor.Tests.Files;

/// <summary>What a store of files does, wherever it keeps them.</summary>
public abstract class FileStoreContract
{
    protected abstract IFileStore Store { get; }

    private static CancellationToken None => CancellationToken.None;

    [Fact]
    public async Task Kept_IsThereWhole_AndReadTwice()
    {
        var bytes = RandomNumberGenerator.GetBytes(700_001);
        Assert.Equal(SHA256.HashData(bytes), await KeepAsync("content/aa/whole", bytes));

        await using var kept = (await Store.OpenAsync("content/aa/whole", None))!;
        Assert.Equal(bytes, await ReadAsync(kept));
        kept.Position = 0;
        Assert.Equal(bytes, await ReadAsync(kept));
    }

    [Fact]
    public async Task Kept_TakesThePlaceOfWhatWasThere_AlsoWhileItIsRead()
    {
        await KeepAsync("content/aa/place", [1, 2, 3]);
        await using var before = (await Store.OpenAsync("content/aa/place", None))!;
        await KeepAsync("content/aa/place", [4, 5]);

        Assert.Equal([1, 2, 3], await ReadAsync(before));
        await using var after = (await Store.OpenAsync("content/aa/place", None))!;
        Assert.Equal([4, 5], await ReadAsync(after));
    }

    [Fact]
    public async Task Opened_OfWhatIsNotThere_IsNothing()
    {
        Assert.Null(await Store.OpenAsync("content/aa/none", None));
        await Store.RemoveAsync("content/aa/none", None);
        await Store.RemoveAllAsync("parts/none/", None);
    }

    [Fact]
    public async Task Removed_IsGone_AndWhatIsBesideItStays()
    {
        await KeepAsync("parts/one/a", [1]);
        await KeepAsync("parts/one/b", [2]);
        await KeepAsync("parts/one-more/a", [3]);
        await Store.RemoveAsync("parts/one/a", None);
        Assert.Null(await Store.OpenAsync("parts/one/a", None));
        await Store.RemoveAllAsync("parts/one/", None);

        Assert.Null(await Store.OpenAsync("parts/one/b", None));
        await using var beside = await Store.OpenAsync("parts/one-more/a", None);
        Assert.NotNull(beside);
    }

    [Fact]
    public async Task Draft_ThatIsTooLarge_OrBreaksOff_SaysSo_AndKeepsWhatCame()
    {
        await using (var small = Store.NewDraft())
            Assert.False(await small.WriteAsync(new MemoryStream(new byte[11]), 10, None));
        await using var cut = Store.NewDraft();
        await Assert.ThrowsAsync<IOException>(() => cut.WriteAsync(new Breaking(300_000), 1 << 20, None));
        Assert.Equal(300_000, cut.Size);
        Assert.Equal(SHA256.HashData(new byte[300_000]), cut.Sha256);
    }

    [Fact]
    public async Task Draft_ThatWasLeft_IsRemovedAfterItsTime()
    {
        await using var left = Store.NewDraft();
        await left.WriteAsync(new MemoryStream([1]), 10, None);
        var dayAgo = TimeProvider.System.GetUtcNow() - TimeSpan.FromDays(1);
        Store.RemoveDraftsBefore(dayAgo);
        Assert.True(File.Exists(left.Path));
        File.SetLastWriteTimeUtc(left.Path, dayAgo.UtcDateTime.AddHours(-1));
        Store.RemoveDraftsBefore(dayAgo);
        Assert.False(File.Exists(left.Path));
    }

    private async Task<byte[]> KeepAsync(string key, byte[] bytes)
    {
        await using var draft = Store.NewDraft();
        Assert.True(await draft.WriteAsync(new MemoryStream(bytes), 1 << 20, None));
        await Store.KeepAsync(key, draft, None);
        return draft.Sha256;
    }

    private static async Task<byte[]> ReadAsync(Stream stream)
    {
        using var all = new MemoryStream();
        await stream.CopyToAsync(all);
        return all.ToArray();
    }

    /// <summary>A sender that goes away after some bytes.</summary>
    private sealed class Breaking(int bytes) : MemoryStream(new byte[bytes])
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            await base.ReadAsync(buffer, cancellationToken) is > 0 and var read ? read : throw new IOException("The line broke.");
    }
}

public sealed class FolderStoreTests : FileStoreContract, IDisposable
{
    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"netmonitor-files-{Guid.CreateVersion7():N}");

    public FolderStoreTests() => Store = new FolderStore(_folder);

    protected override IFileStore Store { get; }

    public void Dispose()
    {
        if (Directory.Exists(_folder)) Directory.Delete(_folder, recursive: true);
    }
}

/// <summary>The same over a real S3 server on loopback.</summary>
public sealed class S3StoreTests(S3Server server) : FileStoreContract, IClassFixture<S3Server>, IDisposable
{
    private readonly S3Store _store = new(server.Options);

    protected override IFileStore Store => _store;

    [Fact]
    public async Task Kept_ByAnotherAccount_IsRefusedByTheServer()
    {
        using var stranger = new S3Store(server.Options with { AccessKey = "ANOTHER" });
        await using var draft = stranger.NewDraft();
        await draft.WriteAsync(new MemoryStream([1]), 10, CancellationToken.None);

        await Assert.ThrowsAsync<FileStoreException>(() => stranger.KeepAsync("content/aa/stranger", draft, CancellationToken.None));
        Assert.Null(await _store.OpenAsync("content/aa/stranger", CancellationToken.None));
    }

    public void Dispose() => _store.Dispose();
}
