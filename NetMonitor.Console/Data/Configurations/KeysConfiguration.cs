using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NetMonitor.Domain.Keys;
using NetMonitor.Domain.Shared;

namespace NetMonitor.Console.Data.Configurations;

internal sealed class KeysConfiguration : IEntityTypeConfiguration<SecurityKey>
{
    public const int LongestSerial = 40;

    public void Configure(EntityTypeBuilder<SecurityKey> builder)
    {
        builder.ToTable("security_keys");
        builder.HasKey(key => key.Serial);
        builder.Property(key => key.Serial).HasMaxLength(LongestSerial).UseCollation(NetMonitorDb.ByteOrder);
        builder.Property(key => key.IssuedFor).HasMaxLength(15).UseCollation(NetMonitorDb.ByteOrder);
        builder.Property(key => key.BoundTo).HasMaxLength(15).UseCollation(NetMonitorDb.ByteOrder);
        // No concurrency token: whoever changes more than the use of its codes holds its lock, and a sign-in changes nothing else.
        builder.Ignore(key => key.IsOut);
        builder.Ignore(key => key.ShowsCodes);
        builder.Property(key => key.UserHandle).HasMaxLength(64).UseCollation(NetMonitorDb.ByteOrder);
        // A unit's keys, and those of one state among them, in the order of their numbers.
        builder.HasIndex(key => new { key.UnitCode, key.Serial });
        builder.HasIndex(key => new { key.UnitCode, key.State, key.Serial });
        builder.HasIndex(key => key.Application).HasFilter("application is not null");
        builder.HasIndex(key => key.CredentialId).IsUnique().HasFilter("credential_id is not null");
        builder.HasIndex(key => key.BoundTo).IsUnique().HasFilter("bound_to is not null");
    }
}

internal sealed class KeyLedgerConfiguration : IEntityTypeConfiguration<KeyLedgerEntry>
{
    public const string Table = "key_ledger";

    /// <summary>The few lines about hand-overs of a stock.</summary>
    public const string HandOvers = $"entry in ('{nameof(KeyEntry.HandedOver)}', '{nameof(KeyEntry.TakenOver)}')";

    public void Configure(EntityTypeBuilder<KeyLedgerEntry> builder)
    {
        builder.ToTable(Table);
        builder.HasKey(entry => entry.Id);
        builder.Property(entry => entry.Serial).HasMaxLength(KeysConfiguration.LongestSerial).UseCollation(NetMonitorDb.ByteOrder);
        builder.Property(entry => entry.Account).HasMaxLength(15).UseCollation(NetMonitorDb.ByteOrder);
        builder.HasIndex(entry => new { entry.UnitCode, entry.Id });
        builder.HasIndex(entry => new { entry.UnitCode, entry.Id }, "ix_key_ledger_hand_overs").HasFilter(HandOvers);
        builder.HasIndex(entry => new { entry.Serial, entry.Id });
        builder.HasIndex(entry => new { entry.Account, entry.Id });
    }
}

internal sealed class KeyApplicationConfiguration : IEntityTypeConfiguration<KeyApplication>
{
    public void Configure(EntityTypeBuilder<KeyApplication> builder)
    {
        builder.ToTable("key_applications");
        builder.HasKey(application => application.Number);
        builder.Property(application => application.Number).HasMaxLength(DocumentNumber.Length).UseCollation(NetMonitorDb.ByteOrder);
        builder.Property(application => application.Replaces).HasMaxLength(KeysConfiguration.LongestSerial).UseCollation(NetMonitorDb.ByteOrder);
        builder.Property(application => application.Version).IsConcurrencyToken();
        builder.HasIndex(application => application.Replaces).HasFilter("replaces is not null");
        builder.HasIndex(application => new { application.UnitCode, application.Number });
    }
}
