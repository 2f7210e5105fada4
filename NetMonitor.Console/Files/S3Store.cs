using System.Net;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;

namespace NetMonitor.Console.Files;

/// <summary>
/// Files in a bucket of an S3-compatible store, which is there already. What is received lies in a temporary file of this node until it is whole; the store
/// is told the hash with it and refuses what arrives otherwise.
/// </summary>
public sealed class S3Store : IFileStore, IDisposable
{
    private readonly string _drafts = Path.Combine(Path.GetTempPath(), "netmonitor-drafts");
    private readonly string _bucket;
    private readonly AmazonS3Client _client;

    public S3Store(S3Options options)
    {
        _bucket = options.Bucket;
        _client = new AmazonS3Client(new BasicAWSCredentials(options.AccessKey, options.SecretKey), new AmazonS3Config
        {
            ServiceURL = options.Endpoint,
            AuthenticationRegion = options.Region,
            // The bucket in the path: its name is no name of a host in a closed network.
            ForcePathStyle = true,
            MaxErrorRetry = 2,
            // Newer checksums are not known everywhere; the signature covers the content's SHA-256.
            RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
            ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
        });
    }

    public DraftFile NewDraft() => FolderStore.NewDraftIn(_drafts);

    public Task KeepAsync(string key, DraftFile draft, CancellationToken cancel) => AskAsync(() => _client.PutObjectAsync(
        new PutObjectRequest
        {
            BucketName = _bucket, Key = key, InputStream = draft.Read(), AutoCloseStream = false, UseChunkEncoding = false,
            ContentType = "application/octet-stream",
        }, cancel));

    public async Task<Stream?> OpenAsync(string key, CancellationToken cancel)
    {
        var copy = TemporaryFile.Create();
        try
        {
            using var found = await AskAsync(() => _client.GetObjectAsync(_bucket, key, cancel));
            try
            {
                await found.ResponseStream.CopyToAsync(copy, cancel);
            }
            catch (AmazonClientException)
            {
                // Not what the store's own tag says: what came is looked at by who knows its hash.
            }

            copy.Position = 0;
            return copy;
        }
        catch (FileStoreException missing) when (missing.InnerException is AmazonS3Exception { StatusCode: HttpStatusCode.NotFound })
        {
            await copy.DisposeAsync();
            return null;
        }
        catch
        {
            await copy.DisposeAsync();
            throw;
        }
    }

    public Task RemoveAsync(string key, CancellationToken cancel) => AskAsync(() => _client.DeleteObjectAsync(_bucket, key, cancel));

    public async Task RemoveAllAsync(string prefix, CancellationToken cancel)
    {
        while (true)
        {
            var found = await AskAsync(() => _client.ListObjectsV2Async(new ListObjectsV2Request { BucketName = _bucket, Prefix = prefix }, cancel));
            foreach (var item in found.S3Objects ?? []) await RemoveAsync(item.Key, cancel);
            if (found.IsTruncated != true) return;
        }
    }

    public void RemoveDraftsBefore(DateTimeOffset time) => FolderStore.RemoveDraftsBefore(_drafts, time);

    public void Dispose() => _client.Dispose();

    private static async Task<T> AskAsync<T>(Func<Task<T>> ask)
    {
        try
        {
            return await ask();
        }
        catch (Exception failed) when (failed is AmazonServiceException or AmazonClientException or HttpRequestException or IOException)
        {
            throw new FileStoreException(failed);
        }
    }
}
