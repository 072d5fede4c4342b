/** What a recorder's files stand on, and how it is taken away. */
import { DiskImage, type FileSystem } from "./disk_image.ts";
import type { PowerSwitch } from "./libc.ts";

/** A place for a pool that is taken away between `attach` and `detach`, or is not. */
export interface Ground {
  /** Path of the folder, valid while attached. */
  readonly mount: string;
  attach(): Promise<void>;
  detach(): Promise<void>;
  /** The power goes: what was not synced is lost. */
  cut(): void;
}

/** A file system of its own whose power can be cut. */
export class CuttableGround implements Ground {
  readonly image: DiskImage;
  readonly #power: PowerSwitch;

  constructor(image: DiskImage, power: PowerSwitch) {
    this.image = image;
    this.#power = power;
  }

  /** Makes a file system of `bytes` in `folder`. */
  static async make(
    folder: string,
    name: string,
    type: FileSystem,
    bytes: number,
    power: PowerSwitch,
  ): Promise<CuttableGround> {
    return new CuttableGround(await DiskImage.make(folder, name, type, bytes), power);
  }

  get mount(): string {
    return this.image.mount;
  }

  attach(): Promise<void> {
    return this.image.attach();
  }

  detach(): Promise<void> {
    return this.image.detach();
  }

  cut(): void {
    if (!this.#power.cut(this.mount)) throw new Error(`the power of ${this.mount} cannot be cut`);
  }
}

/** A folder: the kernel goes on, only the recorder dies. */
export class SolidGround implements Ground {
  readonly mount: string;

  constructor(folder: string) {
    this.mount = folder;
  }

  attach(): Promise<void> {
    return Deno.mkdir(this.mount, { recursive: true });
  }

  detach(): Promise<void> {
    return Promise.resolve();
  }

  cut(): void {}
}
