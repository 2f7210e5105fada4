using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using NetMonitor.Console.Data;
using Npgsql;

namespace NetMonitor.Console.Auth;

/// <summary>The key ring can't be opened.</summary>
public sealed class KeyRingException(string message, Exception? inner = null) : StartRefusedException(message, inner);

/// <summary>
/// What wraps Data Protection's key ring: a certificate with its private key, in one PEM file outside the database. The ring itself lies
/// in the database, so a copy of the database alone opens nothing that is protected. A file may hold several, each followed by its key:
/// the first wraps new keys, and all of them open old ones.
/// </summary>
public sealed class KeyRing
{
    private const string Setting = "NetMonitor:KeyRingFile";
    private const string Begin = "-----BEGIN CERTIFICATE-----";

    private readonly string _file;
    private readonly X509Certificate2[] _certificates;

    private KeyRing(string file, X509Certificate2[] certificates) => (_file, _certificates) = (file, certificates);

    /// <summary>Opens the installation's file; a new private database gets one.</summary>
    public static async Task<KeyRing> OpenAsync(IConfiguration configuration, ConsoleDatabase database, CancellationToken cancel)
    {
        var file = Path.GetFullPath(configuration[Setting] is { Length: > 0 } given
            ? given
            : Path.Combine(ConsoleDatabase.DataFolder(configuration), "keys", "key-ring.pem"));
        // Asked before the file is looked for: whoever filled the database had made the file before.
        if (database.IsPrivate && await IsNewAsync(database, cancel)) TryMake(file);
        if (File.Exists(file)) return Open(file);
        throw new KeyRingException(database.IsPrivate
            ? $"{file} is missing, and it wraps the keys to what the private database protects. Bring it back, or name it by {Setting}; without it, only "
                + "moving the data folder away and beginning anew is left."
            : $"{file} is missing. It wraps the keys to what the database protects, and every node needs the same one. Make it once with "
                + $"'NetMonitor.Console make-key-ring <file>', keep a copy apart from the database's backups, and name it by {Setting} (environment "
                + "NetMonitor__KeyRingFile).");
    }

    public static KeyRing Open(string file)
    {
        try
        {
            using var open = File.OpenRead(file);
            if (DurableFile.IsOpenToOthers(open))
                throw new KeyRingException($"Others may open {file}, the key to what the database protects. Close it with: chmod 600 {file}");
            using var text = new StreamReader(open);
            var parts = text.ReadToEnd().Split(Begin)[1..];
            X509Certificate2[] certificates = [.. parts.Select(part => X509Certificate2.CreateFromPem(Begin + part, part))];
            return certificates.Length > 0 ? new KeyRing(file, certificates) : throw new CryptographicException("It holds none.");
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
        {
            throw new KeyRingException($"{file} can't be read as a certificate with its private key: {unreadable.Message}", unreadable);
        }
    }

    /// <summary>
    /// Makes a file; false where there is one already, which is left as it is. It appears whole or not at all, so of two nodes that start at
    /// once on one folder one makes it and both read the same.
    /// </summary>
    public static bool TryMake(string file)
    {
        if (File.Exists(file)) return false;
        DataFolders.Create(Path.GetDirectoryName(Path.GetFullPath(file))!, DataFolders.Private);
        try
        {
            DurableFile.Write(file, MakePem(), DurableFile.Private, overwrite: false);
            return true;
        }
        catch (IOException) when (File.Exists(file))
        {
            return false;
        }
    }

    public void Wrap(IDataProtectionBuilder protection) =>
        protection.ProtectKeysWithCertificate(_certificates[0]).UnprotectKeysWithAnyCertificate(_certificates);

    /// <summary>
    /// Makes sure that it opens every key of the database's ring. Data Protection alone would make a new key beside those that it can't open, and
    /// what they protect would be lost without a word.
    /// </summary>
    public void MustOpen(IKeyManager ring)
    {
        foreach (var key in ring.GetAllKeys())
        {
            try
            {
                _ = key.Descriptor;
            }
            catch (Exception closed)
            {
                throw new KeyRingException($"{_file} does not open the database's key ring (key {key.KeyId}): the ring was wrapped by another one. "
                    + $"Name that by {Setting}, or append it to this file.", closed);
            }
        }
    }

    private static async Task<bool> IsNewAsync(ConsoleDatabase database, CancellationToken cancel)
    {
        await using var connection = new NpgsqlConnection(database.ConnectionString);
        await connection.OpenAsync(cancel);
        await using var ask = new NpgsqlCommand("select to_regclass('public.data_protection_keys') is null", connection);
        return (bool)(await ask.ExecuteScalarAsync(cancel))!;
    }

    /// <summary>Nobody checks its dates or its name: it is a key, in the form that the framework takes.</summary>
    private static string MakePem()
    {
        using var rsa = RSA.Create(3072);
        var request = new CertificateRequest("CN=NetMonitor key ring", rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddYears(100));
        return $"{certificate.ExportCertificatePem()}\n{rsa.ExportPkcs8PrivateKeyPem()}\n";
    }
}
